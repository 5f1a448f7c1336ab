package io.anasto.delta;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** The disk under a table that is written to, for both Delta libraries. */
final class DeltaStorage {
  private DeltaStorage() {}

  /** Hadoop's settings. Its own files of settings play no part. */
  static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.defaultFS", "file:///");
    configuration.setClass(
        "fs.file.impl", DeltaFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    // Others of this process may have put Hadoop's own into the cache, under the same key.
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    configuration.set("io.delta.kernel.logStore.file.impl", DeltaLogStore.class.getName());
    configuration.set("delta.logStore.class", DeltaLogStore.class.getName());
    // Checkpoints come after the commit, and not within it.
    configuration.setBoolean("io.delta.standalone.checkpointing.enabled", false);
    configuration.set("io.delta.standalone.PARQUET_DATA_TIME_ZONE_ID", "UTC");
    return configuration;
  }

  static Engine engine() {
    return new DeltaEngine(DefaultEngine.create(configuration()), false);
  }

  /** A directory as the libraries name it: a URI whose path is not encoded. */
  static String name(Path directory) {
    return "file:" + directory.toAbsolutePath().normalize();
  }
}
