package app.stamina.phone.location;

import java.io.Closeable;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What happened in one workout, one line each, on the disk before anybody hears of it. The journal is cut into files named by the
 * place where they begin; a torn last line ends its file, because every start begins a new one. The oldest files go when all
 * together are too long. The line format is told in client/src/platform/location/journalText.ts.
 */
final class LocationJournal implements Closeable {

    static final long FILE_BYTES = 1 << 20;
    /** So many full ones are together about two days at one reading a second. */
    static final int MOST_FILES = 16;
    /** Fewer lines than the app holds in memory while its own disk is full. */
    static final int PAGE_BYTES = 32 * 1024;

    /** Text from a place in the journal, in whole lines as far as they were written whole. */
    static final class Page {

        final long at;
        final long next;
        final String text;

        Page(long at, byte[] bytes) {
            this.at = at;
            this.next = at + bytes.length;
            this.text = new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    private final File folder;
    private FileOutputStream file;
    private long begin;
    private long end;

    LocationJournal(File folder) throws IOException {
        this.folder = folder;
        if (!folder.isDirectory() && !folder.mkdirs()) throw new IOException("No folder for the journal");
        List<Long> begins = begins(folder);
        begin = end = begins.isEmpty() ? 0 : last(begins) + file(folder, last(begins)).length();
    }

    static String line(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_16LE));
        return text + ',' + Long.toHexString(sum.getValue()) + '\n';
    }

    /** Returns when the line is on the disk. */
    synchronized void append(String text) throws IOException {
        byte[] bytes = line(text).getBytes(StandardCharsets.US_ASCII);
        if (file != null && end - begin >= FILE_BYTES) close();
        if (file == null) open();
        try {
            file.write(bytes);
            file.getFD().sync();
            end += bytes.length;
        } catch (IOException failure) { // part of it may be there: the next line goes into a file of its own
            close();
            end = begin + file(folder, begin).length();
            throw failure;
        }
    }

    private void open() throws IOException {
        begin = end;
        file = new FileOutputStream(file(folder, begin), true);
        // By their bytes, not by their number: a service that was ended and started again many times has many short ones, and nobody may have read them yet.
        for (long one : begins(folder)) if (begin - one >= MOST_FILES * FILE_BYTES) file(folder, one).delete();
    }

    @Override
    public synchronized void close() throws IOException {
        FileOutputStream open = file;
        file = null;
        if (open != null) open.close();
    }

    /** The next page from a place; a place that is no longer, or not yet, there means the oldest that is. */
    static Page read(File folder, long from) throws IOException {
        List<Long> begins = begins(folder);
        for (int i = begins.size() - 1; i >= 0; i--) {
            long begin = begins.get(i);
            long end = begin + file(folder, begin).length();
            boolean newest = i == begins.size() - 1;
            if (newest && from > end) break;
            if (from < begin) continue;
            if (from < end || newest) return page(folder, begin, from, end, newest);
            return i + 1 < begins.size() ? oldest(folder, begins.subList(i + 1, begins.size())) : new Page(from, new byte[0]);
        }
        return oldest(folder, begins);
    }

    private static Page oldest(File folder, List<Long> begins) throws IOException {
        if (begins.isEmpty()) return new Page(0, new byte[0]);
        long begin = begins.get(0);
        return page(folder, begin, begin, begin + file(folder, begin).length(), begins.size() == 1);
    }

    private static Page page(File folder, long begin, long from, long end, boolean newest) throws IOException {
        byte[] bytes = new byte[(int) Math.min(PAGE_BYTES, end - from)];
        try (RandomAccessFile file = new RandomAccessFile(file(folder, begin), "r")) {
            file.seek(from - begin);
            file.readFully(bytes);
        }
        if (!newest && from + bytes.length == end) return new Page(from, bytes); // a torn end stays behind here
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') whole--;
        if (whole == 0 && bytes.length == PAGE_BYTES) return new Page(from, bytes); // rot, which must not stop the reading
        return new Page(from, Arrays.copyOf(bytes, whole));
    }

    /** When the last line was written, milliseconds since 1970; 0 where there is none. */
    static long newest(File folder) {
        List<Long> begins = begins(folder);
        return begins.isEmpty() ? 0 : file(folder, last(begins)).lastModified();
    }

    static void delete(File folder) {
        File[] all = folder.listFiles();
        if (all != null) for (File one : all) delete(one);
        folder.delete();
    }

    private static List<Long> begins(File folder) {
        List<Long> begins = new ArrayList<>();
        String[] names = folder.list();
        if (names != null) for (String name : names) if (name.matches("[0-9]{1,18}")) begins.add(Long.parseLong(name));
        Collections.sort(begins);
        return begins;
    }

    private static long last(List<Long> begins) {
        return begins.get(begins.size() - 1);
    }

    private static File file(File folder, long begin) {
        return new File(folder, Long.toString(begin));
    }
}
