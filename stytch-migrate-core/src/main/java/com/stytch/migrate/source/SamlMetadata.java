package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What the SAML metadata of an identity provider say: who it is, where it signs people in, and what it signs with. Immutable.
 *
 * <p>The text comes from customers, so it is read without document type and without entities: neither can name a file or an address.
 *
 * @param entityId the entity id
 * @param ssoUrl where people are sent: by redirect if there is that, otherwise by post
 * @param certificates the certificates to sign with, PEM, in order
 */
public record SamlMetadata(Optional<String> entityId, Optional<String> ssoUrl, List<String> certificates) {
    private static final int LONGEST = 2 * 1024 * 1024;
    private static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    private static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    private static final int LINE = 64;

    public SamlMetadata {
        Objects.requireNonNull(entityId, "entityId");
        Objects.requireNonNull(ssoUrl, "ssoUrl");
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads metadata.
     *
     * @throws UnusableInput if the text is no XML, has a document type or an entity of its own, or is longer than 2 Mi characters;
     *     the message holds nothing of it
     */
    public static SamlMetadata parse(String xml) {
        if (xml.length() > LONGEST) {
            throw new UnusableInput("the SAML metadata are longer than metadata can be");
        }
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is resolved");
        });
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml.strip()));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new UnusableInput("the SAML metadata are no XML that can be read"); // its message could quote them
        }
    }

    private static SamlMetadata read(XMLStreamReader reader) throws XMLStreamException {
        String entityId = null;
        String redirect = null;
        String post = null;
        List<String> certificates = new ArrayList<>();
        boolean inside = false;
        boolean signing = false;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new XMLStreamException("a document type or an entity");
            }
            if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("IDPSSODescriptor")) {
                inside = false;
            }
            if (event != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (reader.getLocalName()) {
                case "EntityDescriptor" -> entityId = entityId == null ? attribute(reader, "entityID") : entityId;
                case "IDPSSODescriptor" -> inside = true;
                case "KeyDescriptor" -> signing = !"encryption".equals(attribute(reader, "use"));
                case "SingleSignOnService" -> {
                    String binding = attribute(reader, "Binding");
                    if (inside && REDIRECT.equals(binding) && redirect == null) {
                        redirect = attribute(reader, "Location");
                    } else if (inside && POST.equals(binding) && post == null) {
                        post = attribute(reader, "Location");
                    }
                }
                case "X509Certificate" -> {
                    String pem = pem(reader.getElementText());
                    if (inside && signing && !certificates.contains(pem)) {
                        certificates.add(pem);
                    }
                }
                default -> {} // the rest means nothing here
            }
        }
        return new SamlMetadata(
                Optional.ofNullable(entityId), Optional.ofNullable(redirect == null ? post : redirect), certificates);
    }

    private static @Nullable String attribute(XMLStreamReader reader, String name) {
        return reader.getAttributeValue(null, name);
    }

    private static String pem(String base64) {
        String text = base64.replaceAll("\\s", "");
        StringBuilder pem = new StringBuilder("-----BEGIN CERTIFICATE-----\n");
        for (int i = 0; i < text.length(); i += LINE) {
            pem.append(text, i, Math.min(text.length(), i + LINE)).append('\n');
        }
        return pem.append("-----END CERTIFICATE-----").toString();
    }
}
