package com.stytch.migrate.cli;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.source.TenantFiles;
import com.stytch.migrate.source.UserField;
import com.stytch.migrate.source.UserFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files of an in-house system. */
final class UserFileOptions implements SourceOptions {
    private static final String FORMAT = "hash_format";
    private static final String PEPPER_VARIABLE = "STYTCH_MIGRATE_PEPPER";
    private static final long LARGEST_OPTION_FILE = 1 << 20;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "A file of users, gzip or not. Repeat it for more files of the same shape. Required, but with"
                    + " --vertical b2b.")
    private @Nullable List<Path> users;

    @Option(
            names = "--column",
            paramLabel = "FIELD=NAME",
            description = {
                "Which column holds a field, in JSON also a path such as emails.0.address; FIELD= for none. Repeat it for"
                        + " more. Usual headings are found without. Fields: id, email, email_verified, phone_number,"
                        + " phone_verified, first_name, middle_name, last_name, full_name, blocked, last_login, hash,"
                        + " hash_format, salt and the other hash options, trusted_metadata, untrusted_metadata."
            })
    private @Nullable List<String> columns;

    @Option(
            names = "--trusted-metadata",
            paramLabel = "NAME",
            description = "A column that becomes trusted metadata under its name. Repeat it for more.")
    private @Nullable List<String> trusted;

    @Option(
            names = "--untrusted-metadata",
            paramLabel = "NAME",
            description = "A column that becomes untrusted metadata under its name. Repeat it for more.")
    private @Nullable List<String> untrusted;

    @Option(
            names = "--hash-format",
            paramLabel = "NAME",
            description = "Format of the password hashes, from docs/password-hashes.md; several with commas between."
                    + " Needed only for hashes that do not say it themselves.")
    private @Nullable String hashFormat;

    @Option(
            names = "--hash-option",
            paramLabel = "NAME=VALUE",
            description = "What else the hashes do not say: iterations=10000, salt_encoding=hex. Repeat it for more.")
    private @Nullable List<String> hashOptions;

    @Option(
            names = "--hash-option-file",
            paramLabel = "FILE",
            description =
                    "A file of such lines, for a pepper or a key: these must not stand on a command line. A pepper"
                            + " can be in the environment variable STYTCH_MIGRATE_PEPPER instead.")
    private @Nullable Path hashOptionFile;

    @Option(
            names = "--emails-verified",
            description =
                    "Count the e-mail addresses as verified where the file does not say it. Only if the old system"
                            + " confirmed every one.")
    private boolean emailsVerified;

    @Option(names = "--phone-numbers-verified", description = "The same for the phone numbers.")
    private boolean phoneNumbersVerified;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "A name for the old system; a ledger of another one is refused. Default: none.")
    private @Nullable String tenant;

    @Mixin
    private final TenantFileOptions tenantFiles = new TenantFileOptions();

    private final boolean csv;

    private UserFileOptions(boolean csv) {
        this.csv = csv;
    }

    static UserFileOptions csv() {
        return new UserFileOptions(true);
    }

    static UserFileOptions json() {
        return new UserFileOptions(false);
    }

    @Override
    public String howToState() {
        return "--hash-format for the file, or a column hash_format for each row; what is missing with --hash-option, or as a"
                + " column";
    }

    @Override
    public UserFiles source(Surroundings surroundings) {
        tenantFiles.refuseForConsumer();
        if (users == null) {
            throw new UsageException("Missing required option: '--users=FILE'");
        }
        return files("--users", users, surroundings);
    }

    @Override
    public UserFiles people(Surroundings surroundings) {
        if (users != null) {
            throw new UsageException("--vertical b2b takes --organizations and --members, not --users");
        }
        return files("--members", tenantFiles.members(), surroundings);
    }

    @Override
    public TenantFiles tenants(Surroundings surroundings) {
        if (users == null) {
            tenantFiles.requireOrganizations();
        }
        UserFiles people = people(surroundings);
        try {
            return tenantFiles.source(people);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // a file given twice, a blank name
        }
    }

    @Override
    public B2bPolicy b2bPolicy(B2bPolicy policy) {
        return tenantFiles.policy(policy);
    }

    private UserFiles files(String option, List<Path> files, Surroundings surroundings) {
        InputFiles.check(option, files);
        HashStatement statement = statement(surroundings);
        try {
            UserFiles source = UserFiles.of(files).passwordHashes(statement);
            source = csv ? source.csvOnly() : source.jsonOnly();
            for (String column : columns == null ? List.<String>of() : columns) {
                source = withColumn(source, column);
            }
            source = trusted == null ? source : source.trustedMetadata(trusted.toArray(String[]::new));
            source = untrusted == null ? source : source.untrustedMetadata(untrusted.toArray(String[]::new));
            source = emailsVerified ? source.emailsAreVerified() : source;
            source = phoneNumbersVerified ? source.phoneNumbersAreVerified() : source;
            return tenant == null ? source : source.tenant(tenant);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // a file given twice, a blank name
        }
    }

    // ---- columns

    private static UserFiles withColumn(UserFiles source, String option) {
        int equals = option.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--column takes FIELD=NAME, such as --column email=login");
        }
        String field = option.substring(0, equals).strip();
        String name = option.substring(equals + 1).strip();
        Optional<UserField> known = UserField.ofKey(field);
        if (known.isPresent()) {
            return name.isEmpty() ? source.withoutColumn(known.get()) : source.column(known.get(), name);
        }
        HashField part = part(field)
                .orElseThrow(() -> new UsageException("--column knows no field of that name: there is " + fields()));
        return name.isEmpty() ? source.withoutColumn(part) : source.column(part, name);
    }

    private static Optional<HashField> part(String name) {
        if (name.equals(FORMAT)) {
            return Optional.of(HashField.FORMAT);
        }
        return HashField.ofKey(name).filter(field -> field != HashField.FORMAT);
    }

    private static String fields() {
        TreeSet<String> names = new TreeSet<>();
        Arrays.stream(UserField.values()).map(UserField::key).forEach(names::add);
        Arrays.stream(HashField.values())
                .map(field -> field == HashField.FORMAT ? FORMAT : field.key())
                .forEach(names::add);
        return String.join(", ", names);
    }

    // ---- what is stated about the hashes

    private HashStatement statement(Surroundings surroundings) {
        HashStatement statement = HashStatement.none();
        if (hashFormat != null) {
            statement = with(statement, "--hash-format", HashField.FORMAT, hashFormat);
        }
        String pepper = surroundings.environment().apply(PEPPER_VARIABLE); // as it is: blanks may belong to it
        if (pepper != null && !pepper.isEmpty()) {
            statement = with(statement, PEPPER_VARIABLE, HashField.PEPPER, pepper);
        }
        if (hashOptionFile != null) {
            statement = withFile(statement, hashOptionFile);
        }
        for (String option : hashOptions == null ? List.<String>of() : hashOptions) {
            statement = withOption(statement, option);
        }
        return statement;
    }

    private static HashStatement withOption(HashStatement statement, String option) {
        int equals = option.indexOf('=');
        HashField field = equals < 1 ? null : field(option.substring(0, equals)).orElse(null);
        if (field == null) {
            throw new UsageException("--hash-option takes NAME=VALUE, where NAME is one of " + hashOptionNames(false));
        }
        if (field.confidential()) {
            throw new UsageException("--hash-option does not take " + field.key()
                    + ", since everybody on this machine can see a command line: put the line " + field.key()
                    + "=... into a file and name it with --hash-option-file"
                    + (field == HashField.PEPPER ? ", or set the environment variable " + PEPPER_VARIABLE : ""));
        }
        return with(statement, "--hash-option", field, option.substring(equals + 1));
    }

    private static Optional<HashField> field(String name) {
        return HashField.ofKey(name.strip()).filter(field -> field != HashField.FORMAT);
    }

    private static String hashOptionNames(boolean confidentialToo) {
        return Arrays.stream(HashField.values())
                .filter(field -> field != HashField.FORMAT && (confidentialToo || !field.confidential()))
                .map(HashField::key)
                .collect(Collectors.joining(", "));
    }

    private static HashStatement withFile(HashStatement statement, Path file) {
        String name = file.toString();
        List<String> lines;
        try {
            if (Files.size(file) > LARGEST_OPTION_FILE) {
                throw new UsageException(name + " is too large for a file of hash options");
            }
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException(name + " cannot be read: --hash-option-file takes a text file in UTF-8");
        }
        HashStatement result = statement;
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(0).startsWith("\ufeff") ? lines.get(0).substring(1) : lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String where = name + " line " + (i + 1);
            int equals = line.indexOf('=');
            // Not the line itself: it may be a pepper without its name.
            HashField field = (equals < 1 ? Optional.<HashField>empty() : field(line.substring(0, equals)))
                    .orElseThrow(() -> new UsageException(
                            where + " is not NAME=VALUE, where NAME is one of " + hashOptionNames(true)));
            result = with(result, where, field, line.substring(equals + 1));
        }
        return result;
    }

    private static HashStatement with(HashStatement statement, String where, HashField field, String value) {
        try {
            return statement.with(field, value);
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + ": "
                    + (field == HashField.FORMAT
                            ? "there is no such format of password hashes; docs/password-hashes.md lists them"
                            : String.valueOf(e.getMessage())));
        }
    }
}
