package com.stytch.migrate.source;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several files, one after the other. */
final class RecordFiles {

    private RecordFiles() {}

    /**
     * Returns the files at some paths.
     *
     * @throws IllegalArgumentException if there is none, or one is there twice
     */
    static List<RecordFile> of(List<Path> paths) {
        return of(paths, "users");
    }

    /**
     * Returns the files at some paths; otherwise as above.
     *
     * @param arrayKeys names under which a list of records may stand in a JSON file
     */
    static List<RecordFile> of(List<Path> paths, String... arrayKeys) {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("at least one file is needed");
        }
        Set<Path> seen = new HashSet<>();
        for (Path path : paths) {
            if (!seen.add(path.toAbsolutePath().normalize())) {
                throw new IllegalArgumentException("a file was given twice: " + path.getFileName());
            }
        }
        return paths.stream()
                .map(path -> RecordFile.of(path).withArrayKeys(arrayKeys))
                .toList();
    }

    /** One reading of all of them. Not thread-safe. */
    static final class Cursor implements AutoCloseable {
        private final List<RecordFile> files;
        private final long total;
        private RecordFile.@Nullable Cursor file;
        private int opened;
        private long before;

        Cursor(List<RecordFile> files) {
            this.files = files;
            this.total = files.stream().mapToLong(RecordFile::size).sum();
            openNext();
        }

        /** Returns how many files have been opened. */
        int opened() {
            return opened;
        }

        /** Returns the file that is being read; {@code null} at the end. */
        RecordFile.@Nullable Cursor current() {
            return file;
        }

        Optional<FileRecord> next() {
            while (file != null) {
                Optional<FileRecord> record = file.next();
                if (record.isPresent()) {
                    return record;
                }
                leave();
            }
            return Optional.empty();
        }

        /** Passes over records; returns over how many. */
        long skip(long records) {
            long left = records;
            while (file != null && left > 0) {
                left -= file.skip(left);
                if (left > 0) {
                    leave();
                }
            }
            return records - left;
        }

        private void leave() {
            close();
            file = null;
            before += files.get(opened - 1).size();
            openNext();
        }

        private void openNext() {
            if (opened < files.size()) {
                file = files.get(opened++).open();
            }
        }

        OptionalDouble share() {
            if (file == null || total == 0) {
                return OptionalDouble.of(1);
            }
            double within = file.share().orElse(0) * files.get(opened - 1).size();
            return OptionalDouble.of(Math.min(1, (before + within) / total));
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
            }
        }
    }
}
