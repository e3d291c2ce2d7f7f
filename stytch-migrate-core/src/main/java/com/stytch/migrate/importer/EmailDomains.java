package com.stytch.migrate.importer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Mail domains that an organization can call its own. Stytch refuses those that anybody can have an address of; its list is not
 * published, so this one holds what its documentation names and the other large ones. Source: contract, section 5.1.
 */
final class EmailDomains {
    private static final Pattern DOMAIN = Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9-]{2,63}");
    private static final Set<String> COMMON = Set.of(
            "gmail.com",
            "googlemail.com",
            "yahoo.com",
            "ymail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "aol.com",
            "gmx.com",
            "gmx.de",
            "gmx.net",
            "web.de",
            "proton.me",
            "protonmail.com",
            "mail.com",
            "yandex.com",
            "yandex.ru",
            "mail.ru",
            "zoho.com",
            "fastmail.com",
            "qq.com",
            "163.com",
            "126.com");

    private EmailDomains() {}

    /** Returns those that an organization can have, in lower case, each once; the others are named in notes. */
    static List<String> allowed(List<String> domains, List<String> notes) {
        Set<String> allowed = new LinkedHashSet<>();
        for (String domain : domains) {
            String plain = lower(domain);
            String bare = plain.startsWith("@") ? plain.substring(1) : plain;
            if (!DOMAIN.matcher(bare).matches()) {
                notes.add("email_domain_left_out:no_domain"); // not the text: it may be somebody's address
            } else if (COMMON.contains(bare)) {
                notes.add("email_domain_left_out:too_common:" + bare);
            } else {
                allowed.add(bare);
            }
        }
        return new ArrayList<>(allowed);
    }

    static boolean isCommon(String domain) {
        return COMMON.contains(lower(domain));
    }

    /** Returns the domain of an address in its normal form. */
    static String of(String email) {
        return email.substring(email.lastIndexOf('@') + 1);
    }

    private static String lower(String domain) {
        return domain.strip().toLowerCase(Locale.ROOT);
    }
}
