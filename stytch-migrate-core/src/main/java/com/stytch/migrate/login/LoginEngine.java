package com.stytch.migrate.login;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.hash.NewPasswordHash;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.Identifiers;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.ledger.LoginRecords;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What logins to both kinds of project have in common. Thread-safe.
 *
 * <p>The order of one login: Stytch first. Whoever moved is settled there. For others the old system is asked; after "right" the
 * account is held in the ledger, looked at once more, given a hash of the typed password, signed in to, and settled. A password
 * is replaced only where the ledger says that it came from the old system and nobody has proven it since.
 */
final class LoginEngine {
    private static final Logger LOG = LoggerFactory.getLogger(LoginEngine.class);

    /** For how long a login that died keeps others from the account, beyond the time that it may take. */
    private static final Duration HOLD_BEYOND_BUDGET = Duration.ofSeconds(50);

    /** How long a login waits for a backfill that has begun to send the same person. */
    private static final Duration PATIENCE_WITH_BACKFILL = Duration.ofSeconds(2);

    private static final long NAP_NANOS = 50_000_000;
    private static final int ROUNDS = 3;
    private static final Set<String> NO_ANSWER = Set.of("no_answer", "server_error", "verifier_failed");

    private final Ledger ledger;
    private final LoginRecords records;
    private final LegacyPasswordVerifier verifier;
    private final LoginSettings settings;
    private final TimeSource time;
    private final AccountsOf accountsOf;
    private final CircuitBreaker breaker;
    private final LegacyPauses pauses;
    private final OneAtATime turns = new OneAtATime();
    private final Map<RecordKey, Boolean> checking = new ConcurrentHashMap<>();

    LoginEngine(
            Ledger ledger,
            String projectId,
            LegacyPasswordVerifier verifier,
            LoginSettings settings,
            TimeSource time,
            AccountsOf accountsOf) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.records = ledger.logins();
        this.verifier = Objects.requireNonNull(verifier, "verifier");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.time = time;
        this.accountsOf = accountsOf;
        this.breaker = new CircuitBreaker(time, settings.breakerFailures(), settings.breakerPause());
        this.pauses = new LegacyPauses(time, settings.lockPause());
        records.join(projectId, settings.tenant().orElse(null));
    }

    boolean isChecking(RecordKey key) {
        return checking.containsKey(key);
    }

    boolean legacyIsLeftAlone() {
        return breaker.isOpen();
    }

    /** Makes the accounts that one login works with. */
    @FunctionalInterface
    interface AccountsOf {
        /** @param organization the legacy id of the organization, {@code null} in a Consumer project */
        Accounts until(@Nullable LegacyId organization, Instant deadline);
    }

    /** One login as it was asked for. */
    record Request(
            @Nullable LegacyId organization,
            String identifier,
            String turn,
            char[] password,
            LoginContext context,
            boolean factorPassed,
            Supplier<Optional<Person>> find,
            @Nullable Function<LegacyUser, Person> byVerdict) {}

    LoginOutcome logIn(Request request) {
        long begun = time.epochNanos();
        Login login = new Login(request);
        LoginOutcome outcome;
        try {
            outcome = login.run();
        } finally {
            Arrays.fill(request.password(), '\0');
        }
        Duration took = Duration.ofNanos(time.epochNanos() - begun);
        settings.listener()
                .onLogin(new LoginListener.Event(
                        outcome.kind(),
                        outcome instanceof LoginOutcome.SignedIn signedIn ? signedIn.way() : null,
                        outcome.reason().orElse(null),
                        login.legacyAsked,
                        took));
        if (!outcome.passwordProven()) {
            sleep(settings.wrongAnswersAfter().minus(took).toNanos());
        }
        return outcome;
    }

    private void sleep(long nanos) {
        try {
            time.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException.Interrupted("interrupted during a login");
        }
    }

    /** Ends a login with an outcome, from wherever it is. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient LoginOutcome outcome;

        Ended(LoginOutcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }

    private static Ended end(LoginOutcome outcome) {
        return new Ended(outcome);
    }

    /** One login. For one thread. */
    private final class Login {
        private final Request request;
        private final Instant deadline = time.now().plus(settings.budget());
        private final Accounts accounts;
        private final Secret password;
        private boolean legacyAsked;
        private boolean proven;
        /** An attempt died that may have left any password of the old system at Stytch. */
        private boolean anotherDied;

        Login(Request request) {
            this.request = request;
            this.accounts = accountsOf.until(request.organization(), deadline);
            this.password = Secret.of(new String(request.password()));
        }

        LoginOutcome run() {
            try {
                return logIn();
            } catch (Ended ended) {
                return ended.outcome;
            } catch (MigrationException.Unreachable unreachable) {
                return new LoginOutcome.Unreachable(LoginOutcome.Side.STYTCH, "no_answer", proven);
            }
        }

        private Duration left() {
            return Duration.between(time.now(), deadline);
        }

        private LoginOutcome logIn() {
            Optional<Person> found = find();
            if (found.isEmpty()) {
                return unknown();
            }
            Person person = found.get();
            Optional<LedgerEntry> entry = ledger.find(person.key());
            Accounts.Try first = signIn(person, entry);
            if (first.isRight()) {
                return atStytch(person, entry, first);
            }
            boolean moved = entry.map(one -> one.login().settled()).orElse(false);
            refuse(first, moved, entry);
            return afterLegacy(person, verify(person, person.key().toString()));
        }

        private Optional<Person> find() {
            try {
                return request.find().get();
            } catch (MigrationException.Unreachable unreachable) {
                throw end(unreachableLegacy("directory_no_answer"));
            }
        }

        /** Nobody whom the old system is known to have: people who signed up at Stytch, and strangers. */
        private LoginOutcome unknown() {
            Optional<String> email = Identifiers.email(request.identifier());
            Accounts.Try first = email.map(address -> accounts.signIn(address, password))
                    .orElse(Accounts.Try.of(Accounts.Answer.NO_ACCOUNT));
            if (first.isRight()) {
                return signedIn(first, LoginWay.STYTCH);
            }
            Function<LegacyUser, Person> byVerdict = request.byVerdict();
            if (byVerdict == null || first.answer() == Accounts.Answer.LOCKED) {
                refuse(first, true, Optional.empty());
            }
            LegacyVerdict verdict = verify(null, request.turn());
            Optional<LegacyUser> user = verdict.user();
            if (user.isEmpty() || byVerdict == null) {
                return verdict.kind() == LegacyVerdict.Kind.RIGHT
                        ? new LoginOutcome.NotMoved("legacy_account_unknown")
                        : afterLegacyWithoutMove(verdict);
            }
            Person person = byVerdict.apply(user.get());
            Optional<LedgerEntry> entry = ledger.find(person.key());
            boolean moved = entry.map(one -> one.login().settled()).orElse(false);
            refuse(first, moved, entry);
            return afterLegacy(person, verdict);
        }

        // ---- Stytch

        private Accounts.Try signIn(Person person, Optional<LedgerEntry> entry) {
            Optional<String> email = person.email().or(() -> Identifiers.email(request.identifier()));
            Accounts.Try answer = email.map(address -> accounts.signIn(address, password))
                    .orElse(Accounts.Try.of(Accounts.Answer.NO_ACCOUNT));
            Optional<StytchId> known = entry.flatMap(LedgerEntry::stytchId);
            if (answer.answer() != Accounts.Answer.NO_ACCOUNT || known.isEmpty()) {
                return answer;
            }
            // The address changed on one side: the account is known by its id.
            Optional<String> other = accounts.get(known.get()).stream()
                    .flatMap(account -> account.emails().stream())
                    .filter(address -> !email.map(address::equalsIgnoreCase).orElse(false))
                    .findFirst();
            return other.map(address -> accounts.signIn(address, password)).orElse(answer);
        }

        /** Stytch took the password: from now on it decides alone, if this is the account of the person. */
        private LoginOutcome atStytch(Person person, Optional<LedgerEntry> entry, Accounts.Try answer) {
            proven = true;
            boolean wasMoved = entry.map(one -> one.login().moved()).orElse(false);
            boolean theirs = person.externalId().equals(answer.externalIdOrNull())
                    || entry.flatMap(LedgerEntry::stytchId).equals(Optional.ofNullable(answer.accountOrNull()));
            if (theirs && !wasMoved) {
                String holder = UUID.randomUUID().toString();
                Instant now = time.now();
                if (records.hold(person.key(), holder, now, now.plus(HOLD_BEYOND_BUDGET))) {
                    settle(person, holder, LoginWay.STYTCH, existing(person, entry, answer));
                } // else a login that holds it settles it
            }
            return signedIn(answer, LoginWay.STYTCH);
        }

        /** An account that the ledger does not know: made by an attempt that died before it could say so. */
        private Accounts.@Nullable Made existing(Person person, Optional<LedgerEntry> entry, Accounts.Try answer) {
            return entry.flatMap(LedgerEntry::stytchId).isPresent()
                    ? null
                    : accounts.found(person, Objects.requireNonNull(answer.accountOrNull()));
        }

        private LoginOutcome signedIn(Accounts.Try answer, LoginWay way) {
            proven = true;
            if (answer.answer() == Accounts.Answer.SECOND_FACTOR) {
                return new LoginOutcome.SecondFactorNeeded(
                        LoginOutcome.Side.STYTCH, answer.factors(), answer.tokenOrNull());
            }
            return new LoginOutcome.SignedIn(
                    Objects.requireNonNull(answer.accountOrNull()), way, answer.tokenOrNull(), answer.jwtOrNull());
        }

        /** Ends the login where Stytch decides; returns when the old system is to be asked. */
        private void refuse(Accounts.Try answer, boolean moved, Optional<LedgerEntry> entry) {
            switch (answer.answer()) {
                case LOCKED -> throw end(new LoginOutcome.Locked(LoginOutcome.Side.STYTCH, "too_many_attempts"));
                case RESET ->
                    throw end(new LoginOutcome.ResetNeeded(LoginOutcome.Side.STYTCH, "reset_password", false));
                case WRONG -> {
                    if (moved || !mayBeOld(entry)) {
                        throw end(new LoginOutcome.WrongPassword());
                    }
                }
                case NO_PASSWORD, NO_ACCOUNT -> {
                    if (moved) {
                        throw end(
                                entry.isPresent() && answer.answer() == Accounts.Answer.NO_PASSWORD
                                        ? new LoginOutcome.ResetNeeded(
                                                LoginOutcome.Side.STYTCH, "no_password_at_stytch", false)
                                        : new LoginOutcome.WrongPassword());
                    }
                }
                case SIGNED_IN, SECOND_FACTOR -> throw new IllegalStateException("nothing to refuse");
            }
        }

        /** Returns whether the password at Stytch came from the old system, so that the old system may have a newer one. */
        private static boolean mayBeOld(Optional<LedgerEntry> entry) {
            return entry.isPresent()
                    && (entry.get().login().begunOrNull() != null
                            || entry.get().state().open()
                            || !passwordIds(entry.get()).isEmpty());
        }

        // ---- the old system

        private LoginOutcome unreachableLegacy(String reason) {
            return settings.whenUnreachable() == LoginSettings.WhenUnreachable.OFFER_RESET
                    ? new LoginOutcome.ResetNeeded(LoginOutcome.Side.LEGACY, "legacy_unreachable", false)
                    : new LoginOutcome.Unreachable(LoginOutcome.Side.LEGACY, reason, false);
        }

        private LegacyVerdict verify(@Nullable Person person, String turn) {
            boolean mine = false;
            try {
                mine = turns.enter(turn, Math.max(1, left().toNanos()));
                if (!mine) {
                    return LegacyVerdict.undecided("another_login_is_under_way");
                }
                return verifyInTurn(person, turn);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MigrationException.Interrupted("interrupted before the old system was asked");
            } finally {
                if (mine) {
                    turns.exit(turn);
                }
            }
        }

        private LegacyVerdict verifyInTurn(@Nullable Person person, String turn) {
            if (pauses.isLocked(turn)) {
                return LegacyVerdict.locked();
            }
            Duration within = left().compareTo(settings.legacyBudget()) < 0 ? left() : settings.legacyBudget();
            if (within.isNegative() || within.isZero()) {
                return LegacyVerdict.undecided("no_time_left");
            }
            if (!breaker.tryAcquire()) {
                return LegacyVerdict.undecided("circuit_open");
            }
            legacyAsked = true;
            if (person != null) {
                checking.put(person.key(), true);
            }
            LegacyVerdict verdict;
            try {
                verdict = verifier.verify(new LegacyLogin(
                        request.identifier(),
                        person == null ? null : person.user(),
                        request.password(),
                        request.context(),
                        within));
            } catch (MigrationException.Interrupted interrupted) {
                throw interrupted;
            } catch (MigrationException.Unreachable unreachable) {
                verdict = LegacyVerdict.undecided("no_answer");
            } catch (RuntimeException e) {
                LOG.warn(
                        "the check at the old system failed with {}",
                        e.getClass().getName());
                verdict = LegacyVerdict.undecided("verifier_failed");
            } finally {
                if (person != null) {
                    checking.remove(person.key());
                }
            }
            if (verdict.kind() == LegacyVerdict.Kind.UNDECIDED
                    && NO_ANSWER.contains(verdict.reason().orElse(""))) {
                breaker.notAnswered();
            } else {
                breaker.answered();
            }
            if (verdict.kind() == LegacyVerdict.Kind.LOCKED) {
                pauses.locked(turn);
            }
            return verdict;
        }

        private LoginOutcome afterLegacy(Person person, LegacyVerdict verdict) {
            Optional<LegacyUser> who = verdict.user();
            boolean right = verdict.kind() == LegacyVerdict.Kind.RIGHT
                    || (verdict.kind() == LegacyVerdict.Kind.SECOND_FACTOR && request.factorPassed());
            if (!right) {
                return afterLegacyWithoutMove(verdict);
            }
            if (who.isPresent() && !who.get().id().equals(person.user().id())) {
                return new LoginOutcome.Unreachable(LoginOutcome.Side.LEGACY, "another_legacy_account", false);
            }
            if (person.user().blocked() || who.map(LegacyUser::blocked).orElse(false)) {
                return new LoginOutcome.Locked(LoginOutcome.Side.LEGACY, "blocked");
            }
            proven = true;
            return move(person);
        }

        private LoginOutcome afterLegacyWithoutMove(LegacyVerdict verdict) {
            return switch (verdict.kind()) {
                case RIGHT -> throw new IllegalStateException("to be moved");
                case SECOND_FACTOR ->
                    new LoginOutcome.SecondFactorNeeded(LoginOutcome.Side.LEGACY, verdict.factors(), null);
                case RESET ->
                    new LoginOutcome.ResetNeeded(
                            LoginOutcome.Side.LEGACY, verdict.reason().orElseThrow(), false);
                case WRONG -> new LoginOutcome.WrongPassword();
                case BLOCKED -> new LoginOutcome.Locked(LoginOutcome.Side.LEGACY, "blocked");
                case LOCKED -> new LoginOutcome.Locked(LoginOutcome.Side.LEGACY, "too_many_attempts");
                case UNDECIDED -> unreachableLegacy(verdict.reason().orElse("undecided"));
            };
        }

        // ---- the move

        private LoginOutcome move(Person person) {
            PasswordHash hash;
            try {
                hash = NewPasswordHash.of(request.password());
            } catch (IllegalArgumentException e) {
                return new LoginOutcome.NotMoved("unusable_password");
            }
            String holder = holdUntilDeadline(person.key(), deadline);
            boolean settled = false;
            try {
                LoginOutcome outcome = moveHeld(person, hash, holder);
                settled = outcome.kind() == LoginOutcome.Kind.SIGNED_IN;
                return outcome;
            } catch (MigrationException.Refused refused) {
                if (refused.stopsTheRun()) {
                    throw refused;
                }
                return new LoginOutcome.NotMoved(refused.errorType());
            } finally {
                if (!settled) {
                    records.release(person.key(), holder);
                }
            }
        }

        private LoginOutcome moveHeld(Person person, PasswordHash hash, String holder) {
            Optional<LedgerEntry> entry = ledger.find(person.key());
            boolean moved = entry.map(one -> one.login().settled()).orElse(false);
            anotherDied = entry.map(one -> one.login().begunOrNull() != null).orElse(false);
            if (moved || anotherDied) {
                // Another login was here since the first look; the password may be older than what it set.
                Accounts.Try again = signIn(person, entry);
                if (again.isRight()) {
                    return finish(person, holder, again, LoginWay.STYTCH, existing(person, entry, again));
                }
                refuse(again, moved, entry);
                LegacyVerdict verdict = verify(person, person.key().toString());
                boolean right = verdict.kind() == LegacyVerdict.Kind.RIGHT
                        || (verdict.kind() == LegacyVerdict.Kind.SECOND_FACTOR && request.factorPassed());
                if (!right) {
                    return afterLegacyWithoutMove(verdict);
                }
            }
            if (!records.begin(person.key(), holder, time.now())) {
                return new LoginOutcome.Unreachable(LoginOutcome.Side.STYTCH, "another_login_is_under_way", true);
            }
            Optional<StytchId> known = entry.flatMap(LedgerEntry::stytchId);
            return known.isPresent()
                    ? give(person, hash, holder, known.get(), null)
                    : make(person, hash, holder, entry);
        }

        private LoginOutcome make(Person person, PasswordHash hash, String holder, Optional<LedgerEntry> entry) {
            Accounts.Made made =
                    accounts.make(person, hash, entry.map(LedgerEntry::history).orElse(History.NONE));
            ImportOutcome outcome = made.outcome();
            if (outcome.retryable()) {
                return new LoginOutcome.Unreachable(
                        LoginOutcome.Side.STYTCH, outcome.reason().orElse("no_answer"), true);
            }
            if (!outcome.kind().settled()) {
                return new LoginOutcome.NotMoved(outcome.reason().orElse("refused"));
            }
            StytchId account = outcome.stytchId().orElseThrow();
            Accounts.Try answer = signIn(person, entry);
            if (answer.isRight()) {
                return finish(
                        person,
                        holder,
                        answer,
                        outcome.kind() == ImportOutcome.Kind.CREATED ? LoginWay.MOVED : LoginWay.PASSWORD_ADDED,
                        made);
            }
            List<String> ours = outcome.kind() == ImportOutcome.Kind.CREATED ? passwordIds(outcome) : List.of();
            if (answer.answer() == Accounts.Answer.WRONG && !ours.isEmpty()) {
                return notVerified(person, holder, made, account, ours);
            }
            if (answer.answer() == Accounts.Answer.WRONG) {
                // Either a backfill that is under way was faster, with the hash of its export, or an attempt that died;
                // any
                // other account had this password before, and it is the person's own.
                boolean backfill = backfillIsAtIt(ledger.find(person.key()));
                boolean ofTheRecord = outcome.kind() == ImportOutcome.Kind.CREATED
                        || outcome.reason().equals(Optional.of("external_id_already_used"));
                if (!ofTheRecord || !(backfill || mayBeOld(entry))) {
                    return new LoginOutcome.WrongPassword();
                }
            } else {
                refuse(answer, false, entry);
            }
            return give(person, hash, holder, account, made);
        }

        /** Gives an account the password, in place of an older one of the old system. */
        private LoginOutcome give(
                Person person, PasswordHash hash, String holder, StytchId id, Accounts.@Nullable Made made) {
            LoginWay way = LoginWay.PASSWORD_ADDED;
            for (int round = 1; round <= ROUNDS; round++) {
                Optional<Accounts.Account> there = accounts.get(id);
                if (there.isEmpty()) {
                    return unchanged(person, holder, made, new LoginOutcome.NotMoved("deleted_at_stytch"));
                }
                Accounts.Account account = there.get();
                String passwordId = account.passwordIdOrNull();
                if (passwordId != null) {
                    if (chosenAtStytch(person, passwordId)) {
                        return unchanged(person, holder, made, new LoginOutcome.WrongPassword());
                    }
                    accounts.deletePassword(account);
                    way = LoginWay.PASSWORD_REPLACED;
                }
                if (account.emails().isEmpty()) {
                    return unchanged(person, holder, made, new LoginOutcome.NotMoved("no_email"));
                }
                Accounts.Given given = accounts.addPassword(person, account, hash);
                switch (given.added()) {
                    case ADDED -> {
                        Accounts.Try answer = signInAt(account);
                        if (answer.isRight()) {
                            return finish(person, holder, answer, way, made);
                        }
                        if (answer.answer() == Accounts.Answer.WRONG) {
                            return notVerified(person, holder, made, id, given.passwordIds());
                        }
                        refuse(answer, true, ledger.find(person.key()));
                    }
                    case HAS_ONE -> LOG.debug("{}: a backfill set a password in between", person.key());
                    case NOT_ATTESTED -> {
                        return unchanged(
                                person,
                                holder,
                                made,
                                new LoginOutcome.ResetNeeded(LoginOutcome.Side.STYTCH, "address_not_attested", true));
                    }
                }
            }
            return new LoginOutcome.Unreachable(LoginOutcome.Side.STYTCH, "another_writer", true);
        }

        /** Ends a login that left nothing of its own at Stytch: the next one need not take it for one that died. */
        private LoginOutcome unchanged(
                Person person, String holder, Accounts.@Nullable Made made, LoginOutcome outcome) {
            if (!anotherDied && made == null) {
                records.settle(person.key(), holder, time.now(), null, null, null);
            }
            return outcome;
        }

        private Accounts.Try signInAt(Accounts.Account account) {
            Accounts.Try answer = Accounts.Try.of(Accounts.Answer.NO_ACCOUNT);
            Set<String> addresses = new LinkedHashSet<>(account.emails());
            for (String address : addresses) {
                answer = accounts.signIn(address, password);
                if (answer.answer() != Accounts.Answer.NO_ACCOUNT) {
                    return answer;
                }
            }
            return answer;
        }

        /**
         * The ledger names the passwords that came from the old system: any other one was chosen at Stytch. Looked up anew each time,
         * for a backfill, or the person, may have set one since the last look. A backfill that is at it names its password in a
         * moment; one that died at it may have set any password without a name.
         */
        private boolean chosenAtStytch(Person person, String passwordId) {
            if (anotherDied) {
                return false; // its password has no name
            }
            Optional<LedgerEntry> entry = ledger.find(person.key());
            Instant patience = time.now().plus(PATIENCE_WITH_BACKFILL);
            while (!names(entry, passwordId)
                    && backfillIsAtIt(entry)
                    && time.now().isBefore(patience)) {
                sleep(NAP_NANOS);
                entry = ledger.find(person.key());
            }
            return !names(entry, passwordId) && !backfillIsAtIt(entry);
        }

        private static boolean names(Optional<LedgerEntry> entry, String passwordId) {
            return entry.map(LoginEngine::passwordIds).orElse(List.of()).contains(passwordId);
        }

        private static boolean backfillIsAtIt(Optional<LedgerEntry> entry) {
            return entry.map(one -> one.ordinal() >= 0 && one.state().open()).orElse(false);
        }

        /**
         * Stytch does not take the password whose hash it was just given: the old system must go on checking it. Unless the person
         * chose another one at Stytch in this very moment; that stays.
         */
        private LoginOutcome notVerified(
                Person person, String holder, Accounts.@Nullable Made made, StytchId id, List<String> given) {
            Optional<Accounts.Account> account = accounts.get(id);
            String there = account.map(Accounts.Account::passwordIdOrNull).orElse(null);
            if (there != null && !given.contains(there)) {
                return unchanged(person, holder, made, new LoginOutcome.WrongPassword());
            }
            account.ifPresent(accounts::deletePassword);
            LOG.warn("Stytch does not verify the hash that was imported for {}; it was taken back", id);
            return unchanged(person, holder, made, new LoginOutcome.NotMoved("hash_not_verified"));
        }

        private LoginOutcome finish(
                Person person, String holder, Accounts.Try answer, LoginWay way, Accounts.@Nullable Made made) {
            settle(person, holder, way, made);
            return signedIn(answer, way);
        }
    }

    /** Returns the ids of the passwords of the old system that the ledger knows to be at Stytch. */
    private static List<String> passwordIds(LedgerEntry entry) {
        return entry.outcome().map(LoginEngine::passwordIds).orElse(List.of());
    }

    private static List<String> passwordIds(ImportOutcome outcome) {
        return outcome.changes().stream()
                .filter(change -> change.startsWith("password:"))
                .map(change -> change.substring("password:".length()))
                .toList();
    }

    /**
     * Returns whether the account was made with the password that it was to have. One that an earlier attempt made has that attempt's
     * password, which may be an older one; a member whose address nobody attests was made without one.
     */
    private static boolean madeWithPassword(ImportOutcome outcome, Optional<LedgerEntry> before) {
        return outcome.kind() == ImportOutcome.Kind.CREATED
                && !before.map(LoginEngine::passwordIds).orElse(List.of()).containsAll(passwordIds(outcome));
    }

    private void settle(Person person, String holder, LoginWay way, Accounts.@Nullable Made made) {
        boolean stored = records.settle(
                person.key(),
                holder,
                time.now(),
                way.label(),
                made == null ? null : made.fingerprint(),
                made == null ? null : made.outcome());
        if (!stored) {
            LOG.debug("{}: another login settles it", person.key());
        }
    }

    private String holdUntilDeadline(RecordKey key, Instant deadline) {
        String holder = UUID.randomUUID().toString();
        while (true) {
            Instant now = time.now();
            if (records.hold(key, holder, now, deadline.plus(HOLD_BEYOND_BUDGET))) {
                return holder;
            }
            if (!now.plusNanos(NAP_NANOS).isBefore(deadline)) {
                throw end(new LoginOutcome.Unreachable(LoginOutcome.Side.STYTCH, "another_login_is_under_way", true));
            }
            sleep(NAP_NANOS);
        }
    }

    // ---- what happens outside of a login

    @FunctionalInterface
    private interface Held {
        HookOutcome run(Accounts accounts, String holder, Optional<LedgerEntry> entry);
    }

    private HookOutcome held(RecordKey key, Held work) {
        Instant deadline = time.now().plus(settings.budget());
        String holder;
        try {
            holder = holdUntilDeadline(key, deadline);
        } catch (Ended ended) {
            return HookOutcome.unreachable("another_login_is_under_way");
        }
        try {
            return work.run(accountsOf.until(key.organizationOrNull(), deadline), holder, ledger.find(key));
        } catch (MigrationException.Unreachable unreachable) {
            return HookOutcome.unreachable("no_answer");
        } catch (MigrationException.Refused refused) {
            if (refused.stopsTheRun()) {
                throw refused;
            }
            return HookOutcome.notDone(refused.errorType());
        } finally {
            records.release(key, holder);
        }
    }

    /** Carries over a password that the old system has just taken. It is the newest one, whatever Stytch has. */
    HookOutcome passwordChanged(Person person, char[] newPassword) {
        PasswordHash hash;
        try {
            hash = NewPasswordHash.of(newPassword);
        } catch (IllegalArgumentException e) {
            return HookOutcome.notDone("unusable_password");
        } finally {
            Arrays.fill(newPassword, '\0');
        }
        return held(person.key(), (accounts, holder, entry) -> {
            if (!records.begin(person.key(), holder, time.now())) {
                return HookOutcome.unreachable("another_login_is_under_way");
            }
            Optional<StytchId> known = entry.flatMap(LedgerEntry::stytchId);
            Accounts.Made made = null;
            if (known.isEmpty()) {
                made = accounts.make(
                        person, hash, entry.map(LedgerEntry::history).orElse(History.NONE));
                if (made.outcome().retryable()) {
                    return HookOutcome.unreachable(made.outcome().reason().orElse("no_answer"));
                }
                if (!made.outcome().kind().settled()) {
                    return HookOutcome.notDone(made.outcome().reason().orElse("refused"));
                }
                known = made.outcome().stytchId();
                if (madeWithPassword(made.outcome(), entry)) {
                    settle(person, holder, LoginWay.CHANGED, made);
                    return HookOutcome.done(known.orElseThrow());
                }
                if (made.outcome().reason().equals(Optional.of("password_already_exists"))) {
                    return HookOutcome.conflict("account_has_a_password_of_its_own");
                }
            }
            for (int round = 1; round <= ROUNDS; round++) {
                Optional<Accounts.Account> account = accounts.get(known.orElseThrow());
                if (account.isEmpty()) {
                    return HookOutcome.notDone("deleted_at_stytch");
                }
                if (account.get().emails().isEmpty()) {
                    return HookOutcome.notDone("no_email");
                }
                accounts.deletePassword(account.get());
                switch (accounts.addPassword(person, account.get(), hash).added()) {
                    case ADDED -> {
                        settle(person, holder, LoginWay.CHANGED, made);
                        return HookOutcome.done(known.orElseThrow());
                    }
                    case NOT_ATTESTED -> {
                        return HookOutcome.notDone("address_not_attested");
                    }
                    case HAS_ONE -> LOG.debug("{}: a backfill set a password in between", person.key());
                }
            }
            return HookOutcome.unreachable("another_writer");
        });
    }

    /** Notes that a person chose a password at Stytch, or signed in there without one. */
    HookOutcome decidedAtStytch(Person person, StytchId account, LoginWay way) {
        return held(person.key(), (accounts, holder, entry) -> {
            Optional<StytchId> known = entry.flatMap(LedgerEntry::stytchId);
            if (known.isPresent() && !known.get().equals(account)) {
                return HookOutcome.conflict("record_has_another_account");
            }
            Accounts.Made made = known.isPresent() ? null : accounts.found(person, account);
            settle(person, holder, way, made);
            return HookOutcome.done(account);
        });
    }

    /** Makes sure that there is an account to choose a new password for. */
    HookOutcome prepareReset(Person person) {
        return held(person.key(), (accounts, holder, entry) -> {
            Optional<StytchId> known = entry.flatMap(LedgerEntry::stytchId);
            if (known.isPresent()) {
                return HookOutcome.done(known.get());
            }
            if (person.user().blocked()) {
                return HookOutcome.notDone("blocked");
            }
            if (!records.begin(person.key(), holder, time.now())) {
                return HookOutcome.unreachable("another_login_is_under_way");
            }
            Accounts.Made made =
                    accounts.make(person, null, entry.map(LedgerEntry::history).orElse(History.NONE));
            ImportOutcome outcome = made.outcome();
            if (outcome.retryable()) {
                return HookOutcome.unreachable(outcome.reason().orElse("no_answer"));
            }
            if (!outcome.kind().settled()) {
                return HookOutcome.notDone(outcome.reason().orElse("refused"));
            }
            records.settle(person.key(), holder, time.now(), null, made.fingerprint(), outcome);
            return HookOutcome.done(outcome.stytchId().orElseThrow());
        });
    }
}
