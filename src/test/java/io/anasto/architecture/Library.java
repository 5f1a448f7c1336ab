package io.anasto.architecture;

/** A heavy library and the one package that uses it. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the patterns
enum Library {
  TOML(ProjectPackage.CONFIG, "org.tomlj.."),
  JDBC(ProjectPackage.LEDGER, "java.sql..", "javax.sql..", "org.sqlite.."),
  PARQUET(ProjectPackage.FORMAT, "org.apache.parquet.."),
  AVRO(ProjectPackage.FORMAT, "org.apache.avro.."),
  DELTA_LAKE(ProjectPackage.DELTA, "io.delta..");

  final ProjectPackage home;
  final String[] patterns;

  Library(ProjectPackage home, String... patterns) {
    this.home = home;
    this.patterns = patterns;
  }
}
