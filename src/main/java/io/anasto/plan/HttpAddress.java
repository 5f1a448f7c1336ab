package io.anasto.plan;

/**
 * Where the status page is.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port from 0 to 65535; 0 is for any that is free
 */
public record HttpAddress(String host, int port) {
  /** Takes a text apart that has been checked: {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
  static HttpAddress of(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    return new HttpAddress(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** For a browser. */
  public String url() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
  }
}
