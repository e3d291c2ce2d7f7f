package com.stytch.migrate.cli;

import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.ImportPolicy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the names of an enum as they are written in a command line: in lower case. */
abstract class LowerCase<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
    private final E[] values;

    private LowerCase(E[] values) {
        this.values = values;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private List<String> names() {
        return Arrays.stream(values).map(LowerCase::name).toList();
    }

    @Override
    public E convert(String text) {
        for (E value : values) {
            if (name(value).equals(text)) {
                return value;
            }
        }
        throw new TypeConversionException("must be " + String.join(" or ", names()));
    }

    @Override
    public Iterator<String> iterator() {
        return names().iterator();
    }

    static final class Blocked extends LowerCase<ImportPolicy.Blocked> {
        Blocked() {
            super(ImportPolicy.Blocked.values());
        }
    }

    static final class ExistingPassword extends LowerCase<ImportPolicy.ExistingPassword> {
        ExistingPassword() {
            super(ImportPolicy.ExistingPassword.values());
        }
    }

    static final class PasswordScopes extends LowerCase<B2bPolicy.PasswordScope> {
        PasswordScopes() {
            super(B2bPolicy.PasswordScope.values());
        }
    }

    static final class Verticals extends LowerCase<CommonOptions.Vertical> {
        Verticals() {
            super(CommonOptions.Vertical.values());
        }
    }

    static final class MetadataOverflow extends LowerCase<ImportPolicy.MetadataOverflow> {
        MetadataOverflow() {
            super(ImportPolicy.MetadataOverflow.values());
        }
    }
}
