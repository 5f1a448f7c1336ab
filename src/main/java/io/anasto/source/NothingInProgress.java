package io.anasto.source;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The file consumer's memory of the files that it has in its hands: none, for a poll has done with
 * its files when it ends, and a source's polls come one after another.
 *
 * <p>Camel's own adds a file by one text of its path and removes it by another, in which a
 * backslash is a slash, so that it would never let go of such a file.
 */
final class NothingInProgress extends ServiceSupport implements IdempotentRepository {
  @Override
  public boolean add(String key) {
    return true;
  }

  @Override
  public boolean contains(String key) {
    return false;
  }

  @Override
  public boolean remove(String key) {
    return true;
  }

  @Override
  public boolean confirm(String key) {
    return true;
  }

  @Override
  public void clear() {
    // There is nothing.
  }
}
