import Foundation

/// What happened in one workout, one line each, on the disk before anybody hears of it. The journal is cut into files named by the
/// place where they begin; a torn last line ends its file, because every start begins a new one. The oldest files go when all
/// together are too long. The line format is told in client/src/platform/location/journalText.ts; LocationJournal.java is its twin.
final class LocationJournal {
    static let fileBytes: UInt64 = 1 << 20
    /// So many full ones are together about two days at one reading a second.
    static let mostFiles: UInt64 = 16
    /// Fewer lines than the app holds in memory while its own disk is full.
    static let pageBytes: UInt64 = 32 * 1024

    /// Text from a place in the journal, in whole lines as far as they were written whole.
    struct Page {
        let at: UInt64
        let bytes: Data
        var next: UInt64 { at + UInt64(bytes.count) }
        /// One character for each byte, damaged ones too: the app counts places in the file by characters.
        var text: String { String(data: bytes, encoding: .isoLatin1) ?? "" }
    }

    private let folder: URL
    private var file: FileHandle?
    private var begin: UInt64
    private var end: UInt64

    init(folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let last = LocationJournal.begins(folder).last
        end = last.map { $0 + LocationJournal.length(folder, $0) } ?? 0
        begin = end
    }

    static func line(_ text: String) -> String {
        var sum: UInt32 = ~0
        for unit in text.utf16 {
            for byte in [UInt32(unit & 0xff), UInt32(unit >> 8)] {
                sum ^= byte
                for _ in 0..<8 {
                    sum = (sum & 1) == 1 ? (sum >> 1) ^ 0xedb88320 : sum >> 1
                }
            }
        }
        return text + "," + String(~sum, radix: 16) + "\n"
    }

    /// Returns when the line is on the disk.
    func append(_ text: String) throws {
        if file != nil && end - begin >= LocationJournal.fileBytes { close() }
        let open = try file ?? self.open()
        let bytes = Data(LocationJournal.line(text).utf8)
        do {
            try open.write(contentsOf: bytes)
            try open.synchronize()
            end += UInt64(bytes.count)
        } catch { // part of it may be there: the next line goes into a file of its own
            close()
            end = begin + LocationJournal.length(folder, begin)
            throw error
        }
    }

    private func open() throws -> FileHandle {
        begin = end
        let url = LocationJournal.url(folder, begin)
        if !FileManager.default.fileExists(atPath: url.path) {
            // Written while the phone is locked, so readable from its first unlocking on.
            try Data().write(to: url, options: .completeFileProtectionUntilFirstUserAuthentication)
        }
        let open = try FileHandle(forWritingTo: url)
        try open.seekToEnd()
        file = open
        // By their bytes, not by their number: many starts make many short ones.
        for old in LocationJournal.begins(folder) where begin >= LocationJournal.mostFiles * LocationJournal.fileBytes + old {
            try? FileManager.default.removeItem(at: LocationJournal.url(folder, old))
        }
        return open
    }

    func close() {
        try? file?.close()
        file = nil
    }

    /// The next page from a place; a place that is no longer, or not yet, there means the oldest that is.
    static func read(_ folder: URL, from: UInt64) throws -> Page {
        let all = begins(folder)
        guard let first = all.first, let last = all.last else { return Page(at: 0, bytes: Data()) }
        let lastEnd = last + length(folder, last)
        let place = from < first || from > lastEnd ? first : from
        for (i, begin) in all.enumerated().reversed() where begin <= place {
            let newest = begin == last
            let end = newest ? lastEnd : begin + length(folder, begin) // asked once: a file that was deleted since would end before the place
            if place < end || newest { return try page(folder, begin, place, end, newest) }
            let next = all[i + 1] // a hole, where a file was lost
            return try page(folder, next, next, next + length(folder, next), next == last)
        }
        return Page(at: place, bytes: Data())
    }

    private static func page(_ folder: URL, _ begin: UInt64, _ from: UInt64, _ end: UInt64, _ newest: Bool) throws -> Page {
        let file = try FileHandle(forReadingFrom: url(folder, begin))
        defer { try? file.close() }
        try file.seek(toOffset: from - begin)
        let bytes = try file.read(upToCount: Int(min(pageBytes, end - from))) ?? Data()
        if !newest && from + UInt64(bytes.count) == end { return Page(at: from, bytes: bytes) } // a torn end stays behind here
        guard let lastBreak = bytes.lastIndex(of: 0x0a) else {
            return Page(at: from, bytes: bytes.count == Int(pageBytes) ? bytes : Data()) // rot must not stop the reading
        }
        return Page(at: from, bytes: bytes.prefix(through: lastBreak))
    }

    private static func begins(_ folder: URL) -> [UInt64] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { (1...18).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }.compactMap { UInt64($0) }.sorted()
    }

    private static func length(_ folder: URL, _ begin: UInt64) -> UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url(folder, begin).path)
        return (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
    }

    private static func url(_ folder: URL, _ begin: UInt64) -> URL {
        folder.appendingPathComponent(String(begin))
    }
}
