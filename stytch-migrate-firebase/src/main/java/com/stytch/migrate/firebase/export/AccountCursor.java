package com.stytch.migrate.firebase.export;

import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the accounts of a project through its API: those of the project itself, then those of tenants. Holds one page.
 * Not thread-safe.
 */
public final class AccountCursor {
    private final FirebaseProject project;
    private final Deque<String> tenants;
    private @Nullable String tenant;
    private FirebaseProject.Pages pages;
    private List<?> users = List.of();
    private String where = "";
    private int index;

    /**
     * @param project what is read
     * @param projectLevel whether the accounts outside of all tenants are read
     * @param tenantIds the tenants that are read, in their order; one of them or {@code projectLevel} is needed
     */
    public AccountCursor(FirebaseProject project, boolean projectLevel, List<String> tenantIds) {
        this.project = project;
        this.tenants = new ArrayDeque<>(tenantIds);
        if (!projectLevel) {
            tenant = tenants.removeFirst();
        }
        pages = project.pages(tenant);
    }

    /**
     * Returns the next account, placed at its page and the index on it.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if Google refuses a page
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if Google does not answer
     */
    public Optional<FileRecord> next() {
        while (index == users.size()) {
            Optional<FirebaseProject.Page> page = pages.next();
            if (page.isPresent()) {
                users = page.get().users();
                index = 0;
                where = project.id() + (tenant == null ? "" : "/" + tenant) + "/page"
                        + page.get().number();
            } else if (tenants.isEmpty()) {
                return Optional.empty();
            } else {
                tenant = tenants.removeFirst();
                pages = project.pages(tenant);
            }
        }
        Place at = Place.index(where, index);
        Object user = users.get(index++);
        if (!(user instanceof Map<?, ?> map)) {
            return Optional.of(new FileRecord.Unreadable(at, "not_an_object", "the account is no JSON object"));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        if (tenant != null) {
            fields.put("tenantId", tenant);
        }
        return Optional.of(FileRecord.readable(at, fields));
    }
}
