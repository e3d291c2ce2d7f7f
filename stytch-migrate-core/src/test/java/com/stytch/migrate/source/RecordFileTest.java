package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFileTest {

    @TempDir
    Path folder;

    // ---- JSON lines

    @Test
    void next_whenLinesHaveMarkBlanksAndCarriageReturns_placesEachRecordAtItsLine() {
        String text = "\ufeff\r\n{\"id\":1}\r\n\n  \t\n {\"id\":2} \r\n{\"id\":3}";
        assertEquals(List.of("users.ndjson:2 {id=1}", "users.ndjson:5 {id=2}", "users.ndjson:6 {id=3}"), read(text));
    }

    @Test
    void next_whenTextHoldsOtherLineEnds_splitsAtLineFeedsOnly() {
        String text = "{\"a\":\"x\u2028y\u2029z\u0085\"}\n{\"a\":\"next\"}\n";
        assertEquals(List.of("users.ndjson:1 {a=x\u2028y\u2029z\u0085}", "users.ndjson:2 {a=next}"), read(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,}                | not_json
            {"a":1                  | not_json
            {'a':1}                 | not_json
            {"a":01}                | not_json
            {"a":+1}                | not_json
            {"a":NaN}               | not_json
            {"a":tru}               | not_json
            {"a":"\\x"}             | not_json
            {"a":"\\u12g4"}         | not_json
            {"a":1} {"a":2}         | not_json
            {"a":1}]                | not_json
            garbage                 | not_json
            [1]                     | not_an_object
            "text"                  | not_an_object
            17                      | not_an_object
            null                    | not_an_object
            {"a":1,"a":1}           | duplicate_key
            {"b":{"a":1,"a":null}}  | duplicate_key
            {"a":"\\ud83d"}         | not_utf8
            {"a":"\\ude00"}         | not_utf8
            {"a":"\\ud83d\\u0041"}  | not_utf8
            {"a":1e99999999999}     | number_too_long
            """)
    void next_whenOneLineIsBad_costsThatLine(String line, String reason) {
        String text = "{\"id\":1}\n" + line + "\n{\"id\":3}\n";
        assertEquals(List.of("users.ndjson:1 {id=1}", "users.ndjson:2 " + reason, "users.ndjson:3 {id=3}"), read(text));
    }

    @Test
    void next_whenTheFirstLineIsBad_stillReadsLines() {
        assertEquals(List.of("users.ndjson:1 not_json", "users.ndjson:2 {id=2}"), read("er_id\":\"x\"}\n{\"id\":2}\n"));
        assertEquals(List.of("users.ndjson:1 not_json", "users.ndjson:2 {id=2}"), read("{\"id\":1,\n{\"id\":2}\n"));
    }

    @Test
    void next_whenBytesAreNoUtf8_reportsTheRecordAndReplacesNothing() {
        byte[] latin1 = "{\"id\":1}\n{\"name\":\"J\u00fcrgen\"}\n{\"id\":3}\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                List.of("users.ndjson:1 {id=1}", "users.ndjson:2 not_utf8", "users.ndjson:3 {id=3}"),
                read(RecordFile.of("users.ndjson", latin1)));
    }

    @Test
    void next_whenTheLastLineBreaksOff_refusesTheFile() {
        UnusableInput cut = assertThrows(UnusableInput.class, () -> read("{\"id\":1}\n{\"id\":2,\"name\":\"J"));

        assertEquals(
                "users.ndjson is cut: its last record breaks off, at line 2 after 1 record;"
                        + " fetch the file again, or take that line out.",
                cut.getMessage());
    }

    @Test
    void next_whenARecordIsTooLong_costsThatRecordInEachContainer() {
        String huge = "{\"id\":\"" + "x".repeat(RecordFile.LONGEST_RECORD) + "\"}";
        List<String> expected =
                List.of("users.ndjson:1 {id=1}", "users.ndjson:2 record_too_long", "users.ndjson:3 {id=3}");
        assertEquals(expected, read("{\"id\":1}\n" + huge + "\n{\"id\":3}\n"));
        assertEquals(expected, read("[{\"id\":1},\n" + huge + ",\n{\"id\":3}]"));
        String row = "\"" + "x".repeat(RecordFile.LONGEST_RECORD) + "\"";
        assertEquals(
                List.of("users.ndjson:2 {id=1}", "users.ndjson:3 record_too_long", "users.ndjson:4 {id=3}"),
                read("id\n1\n" + row + "\n3\n"));
    }

    @Test
    void next_whenARecordIsJustShortEnough_isRead() {
        String text = "x".repeat(RecordFile.LONGEST_RECORD - 20);
        List<FileRecord> records = records(RecordFile.of("f", bytes("{\"id\":\"" + text + "\"}\n{\"id\":2}\n")));
        assertEquals(text, records.get(0).fields().orElseThrow().get("id"));
        assertEquals(2, records.size());
    }

    @Test
    void next_whenNestingIsDeep_isBounded() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertEquals(List.of("users.ndjson:1 too_deep", "users.ndjson:2 {id=2}"), read(deep + "\n{\"id\":2}\n"));
        assertEquals(List.of("users.ndjson:1 too_deep", "users.ndjson:2 {id=2}"), read("[" + deep + ",\n{\"id\":2}]"));
    }

    @Test
    void next_whenNumbersAreLarge_keepsEveryDigit() {
        Map<String, ?> fields = records(RecordFile.of(
                        "f",
                        bytes("{\"a\":9007199254740993,\"b\":108204268033311374519,\"c\":0.1000,\"d\":-7,\"e\":1E2,"
                                + "\"f\":-9223372036854775808,\"g\":9223372036854775808}")))
                .get(0)
                .fields()
                .orElseThrow();
        assertEquals(9007199254740993L, fields.get("a"));
        assertEquals(new BigInteger("108204268033311374519"), fields.get("b"));
        assertEquals(new BigDecimal("0.1000"), fields.get("c"));
        assertEquals(-7, fields.get("d"));
        assertEquals(new BigDecimal("1E2"), fields.get("e"));
        assertEquals(Long.MIN_VALUE, fields.get("f"));
        assertEquals(new BigInteger("9223372036854775808"), fields.get("g"));
    }

    // ---- JSON array

    @Test
    void next_whenArrayIsPrettyPrinted_placesEachElementAtItsFirstLine() {
        String text =
                "[\n  {\n    \"id\": 1,\n    \"n\": {\n      \"x\": []\n    }\n  },\n  {\"id\": 2}, {\"id\": 3}\n]\n";
        assertEquals(
                List.of("users.ndjson:2 {id=1, n={x=[]}}", "users.ndjson:8 {id=2}", "users.ndjson:8 {id=3}"),
                read(text));
    }

    @Test
    void next_whenArrayIsWrapped_readsItUnderItsName() {
        String page = "{\n\"start\":0,\"total\":{\"users\":[7]},\n\"users\":[{\"id\":1},\n{\"id\":2}],\"length\":2}";
        assertEquals(
                List.of(
                        "users.ndjson:3 {id=1}",
                        "users.ndjson:4 {id=2}",
                        "users.ndjson:5 {id=1}",
                        "users.ndjson:6 {id=2}"),
                read(RecordFile.of("users.ndjson", bytes(page + "{\"start\":2,\n\"users\":[{\"id\":1},\n{\"id\":2}]}"))
                        .withArrayKeys("users")));
    }

    @Test
    void next_whenArraysFollowOneAnother_readsThemAll() {
        assertEquals(List.of("users.ndjson:1 {id=1}", "users.ndjson:2 {id=2}"), read("[{\"id\":1}]\n[{\"id\":2}]"));
        assertEquals(List.of(), read("[]"));
        assertEquals(List.of(), read("[ \n ]\n"));
    }

    @Test
    void next_whenAnElementIsNoObject_costsThatElement() {
        assertEquals(
                List.of(
                        "users.ndjson:1 not_an_object",
                        "users.ndjson:1 {id=1}",
                        "users.ndjson:1 not_an_object",
                        "users.ndjson:1 duplicate_key",
                        "users.ndjson:2 {id=2}"),
                read("[17,{\"id\":1},\"a,]b\",{\"id\":1,\"id\":2,\"x\":\"}\\\"\"},\n{\"id\":2}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\":1},\n{\"id\":2 \"x\":1},{\"id\":3}]",
                "[{\"id\":1},\n{\"id\":2}{\"id\":3}]",
                "[{\"id\":1},\n,{\"id\":2}]",
                "[{\"id\":1},\n]",
                "[{\"id\":1},\n{id:2}]"
            })
    void next_whenArrayHasASyntaxError_namesTheLine(String text) {
        List<String> read = new ArrayList<>();
        UnusableInput refusal = assertThrows(UnusableInput.class, () -> read(text, read));
        assertEquals(List.of("users.ndjson:1 {id=1}"), read.subList(0, 1));
        assertTrue(
                String.valueOf(refusal.getMessage()).startsWith("users.ndjson is no valid JSON at line 2 after "),
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":1},\n", "[{\"id\":1},\n{\"id\":2", "[{\"id\":1}\n", "[{\"id\":1},\n12"})
    void next_whenArrayDoesNotEnd_deliversWhatIsThereAndSaysThatItIsCut(String text) {
        List<String> read = new ArrayList<>();
        UnusableInput refusal = assertThrows(UnusableInput.class, () -> read(text, read));
        assertEquals(List.of("users.ndjson:1 {id=1}"), read);
        assertEquals(
                "users.ndjson is cut: its list does not end, at line 2 after 1 record; fetch the file again.",
                refusal.getMessage());
    }

    @Test
    void next_whenSomethingFollowsTheArray_saysSo() {
        List<String> read = new ArrayList<>();
        UnusableInput refusal = assertThrows(UnusableInput.class, () -> read("[{\"id\":1}]\n{\"id\":2}", read));
        assertEquals(1, read.size());
        assertTrue(String.valueOf(refusal.getMessage()).contains("goes on after its list, at line 2 after 1 record"));
    }

    // ---- CSV

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void next_whenRowsAreSeparated_readsCellsByTheirHeading(String separator) {
        String text = "\ufeffid,name , \"a \"\"b\"\"\"\r\n\r\n1,\"x\ny, z\",\r\n2,O\"Brien,\"\"\"q\"\"\""
                .replace(",", separator);
        assertEquals(
                List.of(
                        "users.ndjson:3 {id=1, name=x\ny" + separator + " z}",
                        "users.ndjson:5 {id=2, name=O\"Brien, \"a \"\"b\"\"\"=\"q\"}"),
                read(text));
    }

    @Test
    void next_whenARowIsRagged_neverShiftsAColumn() {
        assertEquals(
                List.of(
                        "users.ndjson:2 {id=1, name=a}",
                        "users.ndjson:3 ragged_row",
                        "users.ndjson:4 ragged_row",
                        "users.ndjson:5 {id=4}",
                        "users.ndjson:6 cut_off"),
                read("id,name\n1,a\n2\n3,b,c\n4,\n5"));
    }

    @Test
    void next_whenAQuoteIsWrong_goesOnAtTheNextLine() {
        assertEquals(
                List.of(
                        "users.ndjson:2 {id=1, name=a}",
                        "users.ndjson:3 bad_quotes",
                        "users.ndjson:4 {id=3, name=c}",
                        "users.ndjson:5 bad_quotes",
                        "users.ndjson:6 {id=5, name=e}"),
                read("id,name\n1,a\n2,\"b\n3,c\n4,\"d\"x\n5,e\n"));
        assertEquals(List.of("users.ndjson:2 cut_off"), read("id,name\n1,\"a"));
    }

    @Test
    void next_whenACellIsNoUtf8_costsThatRow() {
        byte[] latin1 = "id,name\n1,J\u00fcrgen\n2,b\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                List.of("users.ndjson:2 not_utf8", "users.ndjson:3 {id=2, name=b}"),
                read(RecordFile.of("users.ndjson", latin1)));
    }

    @Test
    void open_whenASpreadsheetLeftItsHint_usesIt() {
        assertEquals(List.of("users.ndjson:3 {id=1, a,b=2}"), read("sep=;\r\nid;a,b\r\n1;2\r\n"));
    }

    @Test
    void open_whenCsv_showsKindAndColumns() {
        try (RecordFile.Cursor cursor =
                RecordFile.of("u.csv", bytes("id,,x\n1,2,3\n")).open()) {
            assertEquals(RecordFile.Kind.CSV, cursor.kind());
            assertEquals(List.of("id", "column 2", "x"), cursor.columns());
        }
    }

    // ---- gzip

    @Test
    void next_whenGzipHasSeveralMembers_readsThemAll() throws IOException {
        byte[] members = concat(gzip("{\"id\":1}\n{\"i"), gzip(""), gzip("d\":2}\n"), new byte[512]);
        assertEquals(
                List.of("users.ndjson:1 {id=1}", "users.ndjson:2 {id=2}"),
                read(RecordFile.of("users.ndjson", members)));
    }

    @Test
    void next_whenGzipIsCutAnywhere_deliversWholeRecordsAndThenSaysSo() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"x\":\"")
                    .append(Integer.toHexString(i * 7919))
                    .append("\"}\n");
        }
        byte[] whole = concat(gzip(text.toString()), gzip("{\"id\":500}\n"));
        int firstMember = gzip(text.toString()).length;
        for (int length = 2; length < whole.length; length++) {
            if (length == firstMember) {
                continue; // ends with a member: nobody can tell
            }
            List<String> read = new ArrayList<>();
            RecordFile file = RecordFile.of("users.ndjson", Arrays.copyOf(whole, length));
            UnusableInput refusal = assertThrows(UnusableInput.class, () -> read(file, read), "cut at " + length);
            assertTrue(
                    String.valueOf(refusal.getMessage())
                                    .contains("is cut: its gzip data end too early, at line " + (read.size() + 1))
                            || String.valueOf(refusal.getMessage()).contains("after " + read.size()),
                    refusal.getMessage());
            for (int i = 0; i < read.size(); i++) {
                assertTrue(read.get(i).startsWith("users.ndjson:" + (i + 1) + " {id=" + i), read.get(i));
            }
        }
    }

    @Test
    void next_whenGzipIsDamaged_saysSo() throws IOException {
        byte[] bytes = gzip("{\"id\":1}\n".repeat(50));
        bytes[bytes.length - 6] ^= 1; // the checksum
        List<String> read = new ArrayList<>();
        UnusableInput refusal =
                assertThrows(UnusableInput.class, () -> read(RecordFile.of("users.ndjson", bytes), read));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("users.ndjson is damaged"), refusal.getMessage());
        assertEquals(50, read.size());
    }

    @Test
    void next_whenCsvGzipIsCut_doesNotDeliverTheCutRow() throws IOException {
        byte[] bytes = gzip("id,name\n1,abcdef\n2,ghijkl");
        List<String> read = new ArrayList<>();
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 8);
        assertThrows(UnusableInput.class, () -> read(RecordFile.of("users.ndjson", cut), read));
        assertEquals(List.of("users.ndjson:2 {id=1, name=abcdef}"), read);
    }

    // ---- files that are no such file

    @Test
    void open_whenTheFileIsOfAnotherKind_saysWhatAndWhatToDo() throws IOException {
        assertRefused("does not exist", RecordFile.of(folder.resolve("users.ndjson")));
        Path directory = Files.createDirectory(folder.resolve("users.d"));
        assertRefused("is a folder", RecordFile.of(directory));
        assertRefused("is empty", "");
        assertRefused("is empty", " \r\n\n\ufeff".substring(0, 4));
        assertRefused("is a web page", "<!DOCTYPE html><html></html>");
        assertRefused("is PGP-encrypted", "-----BEGIN PGP MESSAGE-----\n\nhQIMA\n");
        assertRefused("is a single JSON value", "\"users\"\n");
        assertRefused("is a single JSON value", "null");
        assertRefused("is a single JSON value", "42\n");
        assertRefused("runs over several lines", "{\n  \"id\": 1\n}\n");
        assertRefused("is UTF-16", RecordFile.of("f", "\ufeff{\"id\":1}".getBytes(StandardCharsets.UTF_16LE)));
        assertRefused("is a zip archive", RecordFile.of("f", concat(bytes("PK\u0003\u0004"), new byte[40])));
        assertRefused("is a spreadsheet", RecordFile.of("f", bytes("PK\u0003\u0004....[Content_Types].xml")));
        assertRefused("is gzip within gzip", RecordFile.of("f", gzip(gzip("{\"id\":1}\n"))));
        assertRefused(
                "is PGP-encrypted, or", RecordFile.of("f", concat(new byte[] {(byte) 0x85, 1, 12}, new byte[40])));
        assertRefused("is a binary file", RecordFile.of("f", new byte[100]));
        assertRefused("same heading over the columns 1 and 3", "id,x,id\n1,2,3\n");
        assertRefused("carriage returns alone", "id,x\r1,2\r");
    }

    private void assertRefused(String part, String text) {
        assertRefused(part, RecordFile.of("f", bytes(text)));
    }

    private static void assertRefused(String part, RecordFile file) {
        UnusableInput refusal =
                assertThrows(UnusableInput.class, () -> file.open().close(), part);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith(file.name() + " ") && message.endsWith("."), message);
        assertTrue(message.contains(part), message);
    }

    // ---- skip, share, fingerprint, secrets

    @Test
    void skip_whenRecordsAreBadOrGood_passesWhatNextWouldReturn() {
        for (String text : List.of(
                "\n{\"id\":1}\nbad\n\r\n{\"id\":3}\n{\"id\":4}",
                "[{\"id\":1},7,\n[\"]\",\"\\\"\"],{\"id\":4}]",
                "id\n1\n\"a\nb\"\n\"bad\"x\n4")) {
            List<String> all = read(text);
            for (int skipped = 0; skipped <= all.size() + 1; skipped++) {
                try (RecordFile.Cursor cursor =
                        RecordFile.of("users.ndjson", bytes(text)).open()) {
                    assertEquals(Math.min(skipped, all.size()), cursor.skip(skipped));
                    List<String> rest = new ArrayList<>();
                    cursor.next().ifPresent(record -> rest.add(show(record)));
                    assertEquals(skipped < all.size() ? List.of(all.get(skipped)) : List.of(), rest);
                }
            }
        }
    }

    @Test
    void share_whenRecordsAreRead_growsToOne() {
        try (RecordFile.Cursor cursor =
                RecordFile.of("f", bytes("{\"id\":1}\n".repeat(10))).open()) {
            assertEquals(0, cursor.share().orElseThrow());
            cursor.skip(5);
            assertEquals(0.5, cursor.share().orElseThrow());
            cursor.skip(10);
            assertEquals(1, cursor.share().orElseThrow());
        }
    }

    @Test
    void fingerprint_whenOneByteDiffers_differs() {
        String one = RecordFile.of("f", bytes("{\"id\":1}\n")).fingerprint();
        assertEquals(one, RecordFile.of("g", bytes("{\"id\":1}\n")).fingerprint());
        assertNotEquals(one, RecordFile.of("f", bytes("{\"id\":2}\n")).fingerprint());
    }

    @Test
    void toString_whenRecordsHoldAddresses_showsNone() {
        String secret = "jane@example.com";
        String text = "{\"e\":\"" + secret + "\"}\n{\"" + secret + "\":1,\"" + secret + "\":2}\n" + secret + "\n";
        UnusableInput cut = assertThrows(
                UnusableInput.class, () -> records(RecordFile.of("f", bytes(text + "{\"e\":\"" + secret))));
        assertFalse(cut.toString().contains(secret), cut.toString());
        for (FileRecord record : records(RecordFile.of("f", bytes(text)))) {
            assertFalse(record.toString().contains(secret), record.toString());
        }
        UnusableInput refusal = assertThrows(
                UnusableInput.class, () -> read("[{\"" + secret + "\" \"" + secret + "\"}]", new ArrayList<>()));
        assertFalse(String.valueOf(refusal.getMessage()).contains(secret));
    }

    // ---- helpers

    private static List<String> read(String text) {
        return read(RecordFile.of("users.ndjson", bytes(text)));
    }

    private static List<String> read(RecordFile file) {
        return read(file, new ArrayList<>());
    }

    private static List<String> read(String text, List<String> into) {
        return read(RecordFile.of("users.ndjson", bytes(text)), into);
    }

    // ---- pages of an API

    private static final String PAGES = "{\"Next\":\"a\",\"Users\":[{\"id\":1}]}\n{\"Users\":[],\"Next\":\"b\"}\n"
            + "{\"Users\":[{\"id\":2}],\"Next\":null}";

    private static RecordFile pages(String text) {
        return RecordFile.of("users.ndjson", bytes(text)).withArrayKeys("Users").withPageTokens("Next", "Token");
    }

    private static String tokens(RecordFile file) {
        try (RecordFile.Cursor cursor = file.open()) {
            cursor.skip(Long.MAX_VALUE);
            return cursor.pagesWithToken() + " with, " + cursor.pagesWithoutToken() + " without";
        }
    }

    @Test
    void pagesWithToken_whenPagesFollowOneAnother_countsThoseThatNameAnother() {
        assertEquals("2 with, 1 without", tokens(pages(PAGES)));
        assertEquals("1 with, 0 without", tokens(pages("{\"Users\":[{\"id\":1}],\"Token\":{\"a\":1}}")));
        assertEquals("0 with, 0 without", tokens(pages("[{\"id\":1,\"Token\":\"of a record\"}]")));
        assertEquals("0 with, 0 without", tokens(pages("{\"id\":1}\n{\"id\":2}")));
    }

    @Test
    void next_whenPagesStandInAList_readsTheirRecords() {
        String list = "[" + PAGES.replace("\n", ",\n") + "]\n";
        assertEquals(List.of("users.ndjson:1 {id=1}", "users.ndjson:3 {id=2}"), read(pages(list)));
        assertEquals("2 with, 1 without", tokens(pages(list)));
        UnusableInput cut = assertThrows(UnusableInput.class, () -> read(pages(list.replace("]\n", ""))));
        assertTrue(String.valueOf(cut.getMessage()).contains("is cut"), cut.getMessage());
    }

    @Test
    void next_whenCsvEscapesWithBackslashes_takesThemOffAndQuotesMeanNothing() {
        RecordFile file = RecordFile.of("users.csv", bytes("a,key\n1 Main St\\, Town,\"x\nb\\c,\"\n\\,,z\n"));
        assertEquals(
                List.of(
                        "users.csv:2 {a=1 Main St, Town, key=\"x}",
                        "users.csv:3 {a=b\\c, key=\"}",
                        "users.csv:4 {a=,, key=z}"),
                read(file.withBackslashCsv("key")));
        assertEquals(
                List.of("users.csv:2 ragged_row"),
                read(RecordFile.of("users.csv", bytes("a,b\nx\\,y,z\n")).withBackslashCsv("key")));
    }

    private static List<String> read(RecordFile file, List<String> into) {
        try (RecordFile.Cursor cursor = file.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                into.add(show(record.get()));
            }
        }
        return into;
    }

    private static List<FileRecord> records(RecordFile file) {
        List<FileRecord> records = new ArrayList<>();
        try (RecordFile.Cursor cursor = file.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                records.add(record.get());
            }
        }
        return records;
    }

    private static String show(FileRecord record) {
        return record.at() + " "
                + (record instanceof FileRecord.Unreadable unreadable
                        ? unreadable.reason()
                        : record.fields().orElseThrow().toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        return gzip(bytes(text));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] concat(byte[]... pieces) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.write(piece);
        }
        return all.toByteArray();
    }

    // ---- lines

    private static List<String> lines(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        try (RecordFile.Cursor cursor =
                RecordFile.of("users.txt", bytes).withRawLines().open()) {
            assertEquals(RecordFile.Kind.TEXT_LINES, cursor.kind());
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                FileRecord line = record.get();
                lines.add(line.at() + " "
                        + line.fields()
                                .map(fields -> "[" + fields.get(RecordFile.LINE) + "]")
                                .orElseGet(() -> ((FileRecord.Unreadable) line).reason()));
            }
        }
        return lines;
    }

    @Test
    void next_whenRawLinesAreAskedFor_returnsEachLineAsItStands() {
        assertEquals(
                List.of("users.txt:1 [a,\"b]", "users.txt:2 []", "users.txt:3 [c,d ]", "users.txt:4 [e]"),
                lines("\ufeffa,\"b\r\n\nc,d \ne".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void next_whenARawLineIsNoUtf8_losesThatLineOnly() {
        assertEquals(
                List.of("users.txt:1 [a]", "users.txt:2 not_utf8", "users.txt:3 [b]"),
                lines(new byte[] {'a', '\n', 'x', (byte) 0xff, '\n', 'b', '\n'}));
    }

    @Test
    void next_whenARawLineIsTooLong_losesThatLineOnly() {
        byte[] bytes = new byte[RecordFile.LONGEST_RECORD + 300_000];
        Arrays.fill(bytes, (byte) 'x');
        bytes[1] = '\n';
        bytes[bytes.length - 2] = '\n';
        assertEquals(List.of("users.txt:1 [x]", "users.txt:2 record_too_long", "users.txt:3 [x]"), lines(bytes));
    }

    @Test
    void open_whenRawLinesAreAskedForAndItIsJson_readsJson() {
        byte[] json = "[{\"a\":1}]".getBytes(StandardCharsets.UTF_8);
        try (RecordFile.Cursor cursor =
                RecordFile.of("users.json", json).withRawLines().open()) {
            assertEquals(RecordFile.Kind.JSON_ARRAY, cursor.kind());
        }
    }

    @Test
    void skip_whenRawLinesAreAskedFor_countsThem() {
        byte[] text = "a\n\nb\nc".getBytes(StandardCharsets.UTF_8);
        try (RecordFile.Cursor cursor =
                RecordFile.of("users.txt", text).withRawLines().open()) {
            assertEquals(2, cursor.skip(2));
            assertEquals(3, cursor.next().orElseThrow().at().number());
            assertEquals(1, cursor.skip(5));
        }
    }
}
