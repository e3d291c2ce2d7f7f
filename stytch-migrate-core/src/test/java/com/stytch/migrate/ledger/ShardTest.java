package com.stytch.migrate.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64})
    void contains_givesEachRecordToOneShard(int of) {
        int[] sizes = new int[of];
        for (int i = 0; i < 6_400; i++) {
            LegacyId id = i % 10 == 0 ? null : LegacyId.of("auth0|" + i);
            long ordinal = i;
            int[] homes = IntStream.rangeClosed(1, of)
                    .filter(number -> new Shard(number, of).contains(RecordKind.USER, null, id, ordinal))
                    .toArray();
            assertEquals(1, homes.length);
            sizes[homes[0] - 1]++;
        }
        for (int size : sizes) {
            assertTrue(size > 6_400 / of / 2, "one of " + of + " has " + size);
        }
    }

    @Test
    void contains_keepsAnOrganizationAndItsMembersTogether() {
        for (int i = 0; i < 100; i++) {
            LegacyId organization = LegacyId.of("org" + i);
            boolean first = new Shard(1, 2).contains(RecordKind.ORGANIZATION, null, organization, i);
            for (int member = 0; member < 10; member++) {
                assertEquals(
                        first,
                        new Shard(1, 2)
                                .contains(RecordKind.MEMBER, organization, LegacyId.of("p" + member), 100 + member));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0/2", "3/2", "1/65", "1/0", "a/b", "1/2/3", "-1/2", "1 / 2"})
    void parse_ofAnythingElse_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Shard.parse(text));
    }

    @Test
    void parse_readsWhatToStringWrites() {
        assertEquals(new Shard(2, 4), Shard.parse(new Shard(2, 4).toString()));
    }
}
