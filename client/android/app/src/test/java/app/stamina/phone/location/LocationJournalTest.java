package app.stamina.phone.location;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.Test;

public class LocationJournalTest {

    private final File folder;

    public LocationJournalTest() throws IOException {
        folder = Files.createTempDirectory("journal").toFile();
        folder.deleteOnExit();
    }

    /** All from a place on, page by page, as the app reads it. */
    private String from(long place) throws IOException {
        StringBuilder all = new StringBuilder();
        for (LocationJournal.Page page = LocationJournal.read(folder, place); !page.text.isEmpty(); page = LocationJournal.read(folder, page.next)) {
            all.append(page.text);
        }
        return all.toString();
    }

    private static String second(int n) {
        return "fix," + (1_763_800_000_000L + n * 1000L) + ",12," + (5000 + n * 1000) + ",46.0500000,14.5000000,4.8,312.4";
    }

    @Test
    public void a_line_is_what_the_app_expects() {
        // The same text stands in client/src/platform/location/native.test.ts.
        assertEquals("fix,1763800000000,12,5000,46.0500000,14.5000000,4.8,312.4,8ae3de3e\n", LocationJournal.line(second(0)));
    }

    @Test
    public void reading_goes_on_where_it_stopped() throws IOException {
        try (LocationJournal journal = new LocationJournal(folder)) {
            journal.append(second(0));
            LocationJournal.Page first = LocationJournal.read(folder, 0);
            assertEquals(LocationJournal.line(second(0)), first.text);
            assertEquals("", LocationJournal.read(folder, first.next).text);
            journal.append(second(1));
            assertEquals(LocationJournal.line(second(1)), from(first.next));
        }
    }

    @Test
    public void a_torn_last_line_harms_no_other() throws IOException {
        try (LocationJournal journal = new LocationJournal(folder)) {
            journal.append(second(0));
            journal.append(second(1));
        }
        File only = folder.listFiles()[0];
        try (RandomAccessFile file = new RandomAccessFile(only, "rw")) {
            file.setLength(only.length() - 20);
        }
        LocationJournal.Page before = LocationJournal.read(folder, 0);
        assertEquals(LocationJournal.line(second(0)), before.text); // while it is the newest, its end may still come
        try (LocationJournal journal = new LocationJournal(folder)) {
            journal.append(second(2));
        }
        String rest = from(before.next);
        assertTrue(rest.endsWith(LocationJournal.line(second(2))));
        assertEquals(LocationJournal.line(second(1)).length() - 20 + LocationJournal.line(second(2)).length(), rest.length());
    }

    @Test
    public void old_files_go_and_reading_goes_on_with_the_oldest_that_is_there() throws IOException {
        byte[] full = new byte[(int) LocationJournal.FILE_BYTES];
        long end = 0;
        for (int i = 0; i < LocationJournal.MOST_FILES + 3; i++, end += full.length) {
            try (FileOutputStream file = new FileOutputStream(new File(folder, Long.toString(end)))) {
                file.write(full);
            }
        }
        try (LocationJournal journal = new LocationJournal(folder)) {
            journal.append(second(0));
        }
        assertEquals(LocationJournal.MOST_FILES, folder.list().length);
        assertEquals(4 * LocationJournal.FILE_BYTES, LocationJournal.read(folder, 0).at);
        assertEquals(LocationJournal.line(second(0)), from(end));
    }

    @Test
    public void a_service_that_was_started_again_many_times_has_lost_nothing_by_it() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 3 * LocationJournal.MOST_FILES; i++) {
            try (LocationJournal journal = new LocationJournal(folder)) {
                journal.append(second(i));
                all.append(LocationJournal.line(second(i)));
            }
        }
        assertEquals(3 * LocationJournal.MOST_FILES, folder.list().length);
        assertEquals(all.toString(), from(0));
    }

    @Test
    public void a_place_beyond_the_end_is_of_a_journal_that_is_gone() throws IOException {
        try (LocationJournal journal = new LocationJournal(folder)) {
            journal.append(second(0));
        }
        LocationJournal.Page page = LocationJournal.read(folder, 1_000_000);
        assertEquals(0, page.at);
        assertEquals(LocationJournal.line(second(0)), page.text);
        assertEquals("", LocationJournal.read(new File(folder, "none"), 0).text);
        assertEquals(0, LocationJournal.read(new File(folder, "none"), 77).next);
    }

    @Test
    public void a_long_journal_comes_in_pages_of_whole_lines() throws IOException {
        StringBuilder all = new StringBuilder();
        try (LocationJournal journal = new LocationJournal(folder)) {
            for (int i = 0; i < 1_500; i++) {
                journal.append(second(i));
                all.append(LocationJournal.line(second(i)));
            }
        }
        LocationJournal.Page first = LocationJournal.read(folder, 0);
        assertTrue(first.text.length() <= LocationJournal.PAGE_BYTES && first.text.endsWith("\n"));
        assertEquals(all.toString(), from(0));
    }

    @Test
    public void the_way_joins_readings_but_not_over_a_gap_or_a_pause() {
        Way way = new Way();
        way.begin(1_000);
        for (int i = 0; i <= 10; i++) way.add(46.05 + i * 0.000027, 14.5, 5, i * 1_000);
        assertEquals(1_030, way.metres(), 0.1);
        way.add(46.06, 14.5, 5, 60_000); // lost meanwhile
        way.add(46.07, 14.5, 80, 61_000); // too vague
        way.breakHere();
        way.add(46.08, 14.5, 5, 62_000);
        assertEquals(1_030, way.metres(), 0.1);
    }
}
