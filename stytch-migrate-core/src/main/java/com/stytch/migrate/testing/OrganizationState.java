package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An organization inside the fake, with what belongs to it. Guarded by the lock of {@link B2bProject}. */
final class OrganizationState {
    final int number;
    final long createdAt;
    long updatedAt;
    String name;
    String slug;
    String logoUrl = "";

    @Nullable String externalId;

    byte @Nullable [] trustedMetadata;

    Map<String, Object> settings = Map.of();
    List<Map<String, Object>> customRoles = List.of();

    /** All of them, deleted ones too, in the order of their creation. */
    final List<MemberState> members = new ArrayList<>();

    final Map<String, MemberState> emails = new HashMap<>();
    final Map<String, MemberState> retiredEmails = new HashMap<>();
    final Map<String, MemberState> phoneNumbers = new HashMap<>();
    final Map<String, MemberState> externalIds = new HashMap<>();
    final List<ConnectionState> connections = new ArrayList<>();

    /** @param createdAt seconds since 1970 */
    OrganizationState(int number, long createdAt, String name, String slug) {
        this.number = number;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
        this.name = name;
        this.slug = slug;
    }

    String setting(String field) {
        return String.valueOf(settings.get(field));
    }

    List<String> settings(String field) {
        return settings.get(field) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Returns how many members there are, without those that were deleted. */
    long memberCount() {
        return members.stream().filter(member -> !member.isDeleted()).count();
    }
}
