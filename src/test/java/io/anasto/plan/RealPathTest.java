package io.anasto.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealPathTest {
  private Path directory;

  @BeforeEach
  void realDirectory(@TempDir Path temporary) throws IOException {
    directory = temporary.toRealPath();
    Files.createDirectories(directory.resolve("real/sub"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("real/sub"));
  }

  @Test
  void whatExistsIsReal() {
    assertThat(RealPath.of(directory.resolve("link"))).isEqualTo(directory.resolve("real/sub"));
  }

  @Test
  void whatDoesNotExistFollowsItsParent() {
    assertThat(RealPath.of(directory.resolve("link/a/b")))
        .isEqualTo(directory.resolve("real/sub/a/b"));
  }

  @Test
  void twoDotsLeaveTheTargetOfALink() {
    assertThat(RealPath.of(directory.resolve("link/../x"))).isEqualTo(directory.resolve("real/x"));
    assertThat(RealPath.of(directory.resolve("none/../x/./y"))).isEqualTo(directory.resolve("x/y"));
  }

  @Test
  void aLinkToNothingIsFollowed() throws IOException {
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("link/later"));
    assertThat(RealPath.of(directory.resolve("dangling/x")))
        .isEqualTo(directory.resolve("real/sub/later/x"));
  }

  @Test
  void aLoopOfLinksEnds() throws IOException {
    Files.createSymbolicLink(directory.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(directory.resolve("two"), Path.of("one"));
    assertThat(RealPath.of(directory.resolve("one/x")).startsWith(directory)).isTrue();
  }

  @Test
  void theRootIsItself() {
    assertThat(RealPath.of(Path.of("/"))).isEqualTo(Path.of("/"));
  }
}
