package io.anasto.plan;

import java.nio.file.Path;

/** A table of the config and the real path of its directory. */
record Located<T>(T table, Path directory) {}
