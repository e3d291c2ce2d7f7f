package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata of identity providers come from customers, so what they may make a reader do is tested first. */
class SamlMetadataTest {
    private static final String GOOD = """
            <?xml version="1.0"?>
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
                entityID="https://idp.example.com/meta">
              <md:SPSSODescriptor><md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>SP==</ds:X509Certificate>
              </ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:SPSSODescriptor>
              <md:IDPSSODescriptor>
                <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
                  AAAA
                  BBBB</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
                <md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>CCCC</ds:X509Certificate>
                </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
                <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp/post"/>
                <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp/get"/>
              </md:IDPSSODescriptor>
            </md:EntityDescriptor>
            """;

    @TempDir
    Path folder;

    @Test
    void parse_takesTheProvidersPartOnly() {
        SamlMetadata read = SamlMetadata.parse(GOOD);

        assertEquals(Optional.of("https://idp.example.com/meta"), read.entityId());
        assertEquals(Optional.of("https://idp/get"), read.ssoUrl());
        assertEquals(List.of("-----BEGIN CERTIFICATE-----\nAAAABBBB\n-----END CERTIFICATE-----"), read.certificates());
    }

    @Test
    void parse_ofAnExternalEntity_readsNoFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "top-secret-content");
        String xml = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri()
                + "\">]><EntityDescriptor entityID=\"a\"><IDPSSODescriptor><KeyDescriptor><X509Certificate>&x;"
                + "</X509Certificate></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>";

        UnusableInput refused = assertThrows(UnusableInput.class, () -> SamlMetadata.parse(xml));

        assertFalse(String.valueOf(refused.getMessage()).contains("top-secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not xml",
                "<a>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>",
                "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;\">]><a>&m;</a>",
                "<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/hostname\"> %p;]><a/>"
            })
    void parse_ofWhatIsNoPlainXml_isRefused(String xml) {
        assertThrows(UnusableInput.class, () -> SamlMetadata.parse(xml));
    }
}
