package io.anasto.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.Part;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prepared files get their names, also when a crash came in between. */
class PublicationTest {
  private static final String CONTENT = "{\"id\":1}\n";

  @TempDir Path directory;

  private Path temporary;
  private Path target;
  private Part part;
  private Publication publication;

  @BeforeEach
  void prepare() throws Exception {
    part = part("t-1.json", ".t-1.tmp");
    temporary = Files.writeString(directory.resolve(part.temporaryName()), CONTENT);
    target = directory.resolve(part.name());
    publication = new Publication(directory);
  }

  @Test
  void aPreparedFileGetsItsName() throws Exception {
    publication.publish(List.of(part));

    assertThat(target).hasContent(CONTENT);
    assertThat(temporary).doesNotExist();
  }

  @Test
  void aFileThatWasRenamedAlreadyIsRecognised() throws Exception {
    Files.move(temporary, target);

    publication.publish(List.of(part));

    assertThat(target).hasContent(CONTENT);
  }

  @Test
  void aFileThatHasBothNamesLosesTheTemporaryOne() throws Exception {
    Files.createLink(target, temporary);

    publication.publish(List.of(part));

    assertThat(target).hasContent(CONTENT);
    assertThat(temporary).doesNotExist();
  }

  @Test
  void aForeignFileOfThatNameIsLeftAlone() throws Exception {
    Files.writeString(target, "mine");

    assertThatThrownBy(() -> publication.publish(List.of(part)))
        .isInstanceOf(DeliveryException.class)
        .hasMessage(
            "%s is in the way: Anasto did not make it. Move it away, then `anasto retry`; it is not overwritten",
            target);
    assertThat(target).hasContent("mine");
    assertThat(temporary).hasContent(CONTENT);
  }

  @Test
  void aFileOfThatNameWithOtherContentIsNotTakenForOurs() throws Exception {
    Files.delete(temporary);
    Files.writeString(target, CONTENT.replace('1', '2'));

    assertThatThrownBy(() -> publication.publish(List.of(part)))
        .hasMessageContaining("is not the file that was written there");
  }

  @Test
  void aLostFileIsNamed() throws Exception {
    Files.delete(temporary);

    assertThatThrownBy(() -> publication.publish(List.of(part)))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("t-1.json is lost, and so is its temporary file .t-1.tmp");
  }

  @Test
  void partsThatHaveTheirNamesStayWhenALaterOneIsInTheWay() throws Exception {
    Part second = part("t-2.json", ".t-2.tmp");
    Files.writeString(directory.resolve(second.temporaryName()), CONTENT);
    Path foreign = Files.writeString(directory.resolve(second.name()), "mine");
    assertThatThrownBy(() -> publication.publish(List.of(part, second)))
        .hasMessageContaining("t-2.json is in the way");

    Files.delete(foreign);
    publication.publish(List.of(part, second));

    assertThat(target).hasContent(CONTENT);
    assertThat(foreign).hasContent(CONTENT);
  }

  private static Part part(String name, String temporaryName) {
    byte[] bytes = CONTENT.getBytes(StandardCharsets.UTF_8);
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return new Part(name, temporaryName, bytes.length, sum.getValue());
  }
}
