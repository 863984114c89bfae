package io.taiqu.supervisor.pki;

import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

/** A name or an address under which a broker is reached. */
record Host(String text) {

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

  Host {
    if (!IPAddress.isValid(text) && !DNS_NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither a host name nor an IP address");
    }
  }

  GeneralName generalName() {
    return new GeneralName(
        IPAddress.isValid(text) ? GeneralName.iPAddress : GeneralName.dNSName, text);
  }
}
