package io.anasto.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static String mask(String name, String value, String text) {
    return Secrets.of(Map.of(name, value)).mask(text);
  }

  @Test
  void valuesOfNamesThatSaySoAreMasked() {
    for (String name :
        new String[] {"DB_PASSWORD", "api_token", "DB_PASS", "MYSQL_PWD", "STORAGE_KEY", "AUTH"}) {
      assertThat(mask(name, "hunter22", "no entry for hunter22!"))
          .as(name)
          .isEqualTo("no entry for ******!");
    }
  }

  @Test
  void othersAreNot() {
    assertThat(mask("PWD", "hunter22", "hunter22")).isEqualTo("hunter22");
    assertThat(mask("OLDPWD", "hunter22", "hunter22")).isEqualTo("hunter22");
    assertThat(mask("AUTHOR", "hunter22", "hunter22")).isEqualTo("hunter22");
    assertThat(mask("USE_TOKEN", "true", "it is true")).isEqualTo("it is true");
    assertThat(mask("SSL_KEY", "/etc/anasto/key.pem", "/etc/anasto/key.pem is away"))
        .isEqualTo("/etc/anasto/key.pem is away");
  }

  @Test
  void passwordsOfAddressesAreMasked() {
    assertThat(mask("A", "b", "no answer of https://me:secret@host/x"))
        .isEqualTo("no answer of https://me:******@host/x");
    assertThat(mask("A", "b", "http://host:8080/x and me@host"))
        .isEqualTo("http://host:8080/x and me@host");
  }
}
