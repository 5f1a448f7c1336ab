package io.anasto.source;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The file consumer's memory of what it has consumed: the ledger. It asks here right after {@link
 * DiscoveryFilter} has accepted the file, and only for such files; the key, an absolute path, tells
 * nothing more.
 *
 * <p>Camel's own repositories forget (the default after 1,000 entries, the one in a file beyond 32
 * MB), and would deliver twice. Keys are not added one by one: the poll's news is one transaction.
 */
final class LedgerRepository extends ServiceSupport implements IdempotentRepository {
  private final Discovery discovery;

  LedgerRepository(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public boolean contains(String key) {
    return discovery.isKnown();
  }

  @Override
  public boolean add(String key) {
    return true;
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
    // The ledger forgets by `anasto reset` alone.
  }
}
