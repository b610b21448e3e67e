using System.IO.Compression;
using System.Text;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

/// <summary>F11 and F15: folders and archives as people have them; one bad file stops no other.</summary>
public sealed class FileWalkTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-walk-");

    private static string Run(int second) => Made.Gpx(Made.Run(second, 31));

    private List<FileResult> All(string? path = null) => [.. FileWalk.Find(path ?? folder.FullName).SelectMany(f => FileImport.Read(f, Made.Wishes))];

    private string At(string name) => Path.Combine(folder.FullName, name);

    [Fact]
    public void One_bad_file_stops_no_other_and_each_is_named()
    {
        File.WriteAllText(At("a.gpx"), Run(0));
        File.WriteAllText(At("b.gpx"), "<gpx><trk>oops");
        File.WriteAllText(At("C.GPX"), Run(100));
        File.WriteAllBytes(At("d.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2]);
        File.WriteAllBytes(At("e.gpx.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3]);
        File.WriteAllText(At("f"), "");
        File.CreateSymbolicLink(At("g.gpx"), At("nowhere.gpx"));
        File.CreateSymbolicLink(At("round"), folder.FullName);
        Directory.CreateDirectory(At("z"));
        File.WriteAllText(At("z/h.gpx"), Run(200));

        var results = All();
        results.OfType<MadeWorkout>().Select(r => r.File).ShouldBe(["C.GPX", "a.gpx", "z/h.gpx"], ignoreOrder: true);
        results.OfType<RefusedFile>().Select(r => r.File).ShouldBe(["b.gpx", "e.gpx.gz", "g.gpx"], ignoreOrder: true);
        results.OfType<SkippedFile>().Select(r => r.File).ShouldBe(["d.jpg", "f"], ignoreOrder: true);
    }

    [Fact]
    public void An_archive_of_another_service_gives_names_and_types_to_its_files()
    {
        using (var zip = ZipFile.Open(At("export.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "activities/1.gpx.gz", Packed(Run(0)));
            Add(zip, "activities/2.gpx", Encoding.UTF8.GetBytes(Run(1_000)));
            Add(zip, "media/x.jpg", [0xFF, 0xD8, 0xFF]);
            Add(zip, "activities.csv", Encoding.UTF8.GetBytes(
                "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Dateiname\n"
                + "1,\"4. Mai 2026, 08:00\",Abendrunde,Radfahrt,\"kühl, windig\",activities/1.gpx.gz\n2,x,Zwei,Lauf,,activities/2.gpx\n3,x,Von Hand,Lauf,,\n,,,,,\n"));
        }

        var results = All(At("export.zip"));
        var made = results.OfType<MadeWorkout>().ToDictionary(r => r.File, r => r.Workout);
        made["export.zip/activities/2.gpx"].ExerciseType.ShouldBe("running");
        var first = Made.Fold(made["export.zip/activities/1.gpx.gz"]);
        (first.Title, first.Note, first.ExerciseType).ShouldBe(("Abendrunde", "kühl, windig", "cycling"));
        results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Text.ShouldStartWith("1 of its rows");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_part_of_an_archive_is_read_as_the_whole_would_be(int part)
    {
        const string List = """
            [{"id": 1, "name": "One", "activity_type": 1, "start_time": "2026-05-04T08:00:00Z", "total_elapsed_time": 60, "distance": 100},
             {"id": 2, "name": "Two", "activity_type": 4, "start_time": "2026-05-05T08:00:00Z", "total_elapsed_time": 60, "distance": 100},
             {"id": 3, "name": "Typed", "activity_type": 1, "start_time": "2026-05-06T08:00:00Z", "total_elapsed_time": 60, "distance": 100}]
            """;
        using (var zip = ZipFile.Open(At("export.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "data/activities.json", Encoding.UTF8.GetBytes(List));
            Add(zip, $"activity_files/{part}.gpx", Encoding.UTF8.GetBytes(Run(part)));
            Add(zip, "stamina-part.json", Encoding.UTF8.GetBytes($$"""
                {"part": {{part}}, "files": ["data/activities.json", "activity_files/1.gpx", "activity_files/2.gpx"]}
                """));
        }

        // What has no recording in the whole is told once; what has one in another part is not told without it.
        var results = All(At("export.zip"));
        results.ShouldAllBe(r => r is MadeWorkout);
        results.Cast<MadeWorkout>().Select(m => Made.Fold(m.Workout).Title).ShouldBe(part == 1 ? ["Typed", "One"] : ["Two"]);
    }

    [Fact]
    public void Of_a_part_of_our_own_export_the_track_beside_a_workout_in_another_part_is_passed_over()
    {
        using (var zip = ZipFile.Open(At("export.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "account.json", "{}"u8.ToArray());
            Add(zip, "workouts/running_01h455vb4pex5vsknk084sn02q.gpx", Encoding.UTF8.GetBytes(Run(0)));
            Add(zip, "stamina-part.json", """
                {"part": 2, "files": ["account.json", "workouts/running_01h455vb4pex5vsknk084sn02q.gpx", "workouts/running_01h455vb4pex5vsknk084sn02q.json"]}
                """u8.ToArray());
        }

        All(At("export.zip")).ShouldBeEmpty();
    }

    [Fact]
    public void Of_our_own_export_the_track_beside_a_workout_is_passed_over_where_it_was_unpacked_or_packed_again_too()
    {
        const string Session = "running_01h455vb4pex5vsknk084sn02q";
        foreach (var within in (string[])["", "my export/"])
        {
            using var zip = ZipFile.Open(At($"{within.Length}.zip"), ZipArchiveMode.Create);
            Add(zip, within + "account.json", "{}"u8.ToArray());
            Add(zip, $"{within}workouts/{Session}.gpx", Encoding.UTF8.GetBytes(Run(0)));
            Add(zip, $"{within}workouts/{Session}.json", Encoding.UTF8.GetBytes(OwnWorkout(Session)));
        }

        ZipFile.ExtractToDirectory(At("10.zip"), At("unpacked"));
        foreach (var path in (string[])["0.zip", "10.zip", "unpacked", "unpacked/my export"])
        {
            All(At(path)).OfType<MadeWorkout>().ShouldHaveSingleItem().File.ShouldEndWith($"workouts/{Session}.json");
        }
    }

    [Fact]
    public void A_workout_knows_the_file_that_it_was_made_of_and_one_of_our_own_export_the_file_beside_it()
    {
        const string First = "running_01h455vb4pex5vsknk084sn02q", Second = "running_01h455vb4pex5vsknk084sn02r";
        using (var zip = ZipFile.Open(At("own.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "account.json", "{}"u8.ToArray());
            Add(zip, "originals.json", Encoding.UTF8.GetBytes($$"""
                {"originals": [{"file": "originals/1-sets.csv", "name": "../sets.csv", "workouts": ["{{First}}", "{{Second}}"]}]}
                """));
            Add(zip, "originals/1-sets.csv", Encoding.UTF8.GetBytes(Run(0)));
            Add(zip, $"workouts/{First}.json", Encoding.UTF8.GetBytes(OwnWorkout(First)));
            Add(zip, $"workouts/{Second}.json", Encoding.UTF8.GetBytes(OwnWorkout(Second)));
            Add(zip, "workouts/running_01h455vb4pex5vsknk084sn02s.json", Encoding.UTF8.GetBytes(OwnWorkout("running_01h455vb4pex5vsknk084sn02s")));
        }

        using (var zip = ZipFile.Open(At("watch.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "activities/a b.gpx.gz", Packed(Run(1_000)));
        }

        var found = new List<(string Name, string? Path, string? Content)>();
        var files = new HashSet<OriginalFile?>();
        foreach (var made in FileWalk.Find(folder.FullName).SelectMany(file => FileImport.Read(file, Made.Wishes)).OfType<MadeWorkout>())
        {
            files.Add(made.Original);
            found.Add((made.Original?.Name ?? "none", made.Original?.Path, made.Original is { } original ? TextOf(original) : null));
        }

        found.ShouldBe(
            [
                ("sets.csv", "own.zip/originals/1-sets.csv", Run(0)), ("sets.csv", "own.zip/originals/1-sets.csv", Run(0)), ("none", null, null),
                ("a b.gpx.gz", "watch.zip/activities/a b.gpx.gz", Run(1_000)),
            ]);
        files.Count.ShouldBe(3, "one content is one object");
    }

    [Fact]
    public void What_the_workouts_of_our_own_export_were_made_of_is_passed_over_where_it_was_unpacked_or_packed_again_too()
    {
        const string Session = "running_01h455vb4pex5vsknk084sn02q";
        using (var zip = ZipFile.Open(At("own.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "stamina-export/account.json", "{}"u8.ToArray());
            Add(zip, "stamina-export/originals.json", Encoding.UTF8.GetBytes($$"""
                {"originals": [{"file": "originals/1-run.gpx", "name": "run.gpx", "workouts": ["{{Session}}"]}]}
                """));
            Add(zip, "stamina-export/originals/1-run.gpx", Encoding.UTF8.GetBytes(Run(0)));
            Add(zip, $"stamina-export/workouts/{Session}.json", Encoding.UTF8.GetBytes(OwnWorkout(Session)));
            Add(zip, "elsewhere/originals/2-run.gpx", Encoding.UTF8.GetBytes(Run(1_000)));
        }

        ZipFile.ExtractToDirectory(At("own.zip"), At("unpacked"));
        foreach (var (path, within) in new[] { ("own.zip", "own.zip/"), ("unpacked", "") })
        {
            All(At(path)).OfType<MadeWorkout>().Select(one => (one.File, one.Original?.Path)).ShouldBe(
                [
                    ($"{within}stamina-export/workouts/{Session}.json", $"{within}stamina-export/originals/1-run.gpx"),
                    ($"{within}elsewhere/originals/2-run.gpx", $"{within}elsewhere/originals/2-run.gpx"),
                ],
                ignoreOrder: true);
        }
    }

    [Fact]
    public void An_archive_within_an_archive_is_opened()
    {
        using var inner = new MemoryStream();
        using (var zip = new ZipArchive(inner, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "1.gpx", Encoding.UTF8.GetBytes(Run(0)));
        }

        using (var zip = ZipFile.Open(At("outer.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "part.zip", inner.ToArray());
        }

        All(At("outer.zip")).ShouldHaveSingleItem().ShouldBeOfType<MadeWorkout>().File.ShouldBe("outer.zip/part.zip/1.gpx");
    }

    [Fact]
    public void What_unpacks_to_more_than_a_file_may_have_is_refused_and_the_others_go_on()
    {
        using (var zip = ZipFile.Open(At("bomb.zip"), ZipArchiveMode.Create))
        {
            // A header of FIT and 60 MB of nothing; that text is bounded alike is tested through the terminal, where memory is watched too.
            Add(zip, "bomb.fit", [14, 0x20, 0, 0, 0, 0, 0, 0x04, (byte)'.', (byte)'F', (byte)'I', (byte)'T', .. new byte[60 << 20]]);
            Add(zip, "good.gpx", Encoding.UTF8.GetBytes(Run(0)));
        }

        var results = All(At("bomb.zip"));
        results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Text.ShouldContain("too large");
        results.OfType<MadeWorkout>().ShouldHaveSingleItem();
    }

    [Fact]
    public void An_archive_within_an_archive_that_unpacks_to_what_no_archive_does_is_refused_and_the_others_go_on()
    {
        using (var zip = ZipFile.Open(At("bomb.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "bomb.zip", [(byte)'P', (byte)'K', 3, 4, .. new byte[20 << 20]]);
            Add(zip, "good.gpx", Encoding.UTF8.GetBytes(Run(0)));
        }

        var results = All(At("bomb.zip"));
        results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Code.ShouldBe(RemarkCodes.TooLarge);
        results.OfType<MadeWorkout>().ShouldHaveSingleItem();
    }

    [Fact]
    public void An_archive_that_states_sizes_whose_sum_no_number_holds_is_refused()
    {
        // Two entries in the central directory, each of 2^63 - 1 bytes (ZIP64); their contents are not there, and nothing comes to read them.
        using var archive = new MemoryStream();
        using (var bytes = new BinaryWriter(archive, Encoding.ASCII, leaveOpen: true))
        {
            bytes.Write("PK\u0003\u0004"u8);
            foreach (var name in new[] { "a", "b" })
            {
                bytes.Write("PK\u0001\u0002"u8);
                bytes.Write((ushort)45);
                bytes.Write((ushort)45);
                bytes.Write(new byte[16]);
                bytes.Write(uint.MaxValue);
                bytes.Write((ushort)name.Length);
                bytes.Write((ushort)12);
                bytes.Write(new byte[14]);
                bytes.Write(Encoding.ASCII.GetBytes(name));
                bytes.Write((ushort)1);
                bytes.Write((ushort)8);
                bytes.Write(long.MaxValue);
            }

            var length = (uint)archive.Length - 4;
            bytes.Write("PK\u0005\u0006"u8);
            bytes.Write(0U);
            bytes.Write((ushort)2);
            bytes.Write((ushort)2);
            bytes.Write(length);
            bytes.Write(4U);
            bytes.Write((ushort)0);
        }

        File.WriteAllBytes(At("x.zip"), archive.ToArray());
        All(At("x.zip")).ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>().Reason.Code.ShouldBe(RemarkCodes.TooLarge);
    }

    [Fact]
    public void A_damaged_archive_is_named()
    {
        File.WriteAllBytes(At("x.zip"), [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0]);
        All(At("x.zip")).ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>().Reason.Text.ShouldContain("damaged");
    }

    [Fact]
    public void Of_an_archive_with_a_password_that_is_said_once_and_what_is_not_locked_is_read()
    {
        using (var zip = ZipFile.Open(At("x.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "1.gpx", Encoding.UTF8.GetBytes(Run(0)));
            Add(zip, "2.gpx", Encoding.UTF8.GetBytes(Run(1_000)));
            Add(zip, "open.gpx", Encoding.UTF8.GetBytes(Run(2_000)));
        }

        var bytes = File.ReadAllBytes(At("x.zip"));
        Lock(bytes, "1.gpx");
        Lock(bytes, "2.gpx");
        File.WriteAllBytes(At("x.zip"), bytes);

        var results = All(At("x.zip"));
        var refused = results.OfType<RefusedFile>().ShouldHaveSingleItem();
        (refused.File, refused.Reason.Code).ShouldBe(("x.zip", RemarkCodes.Locked));
        refused.Reason.Text.ShouldContain("password");
        results.OfType<MadeWorkout>().ShouldHaveSingleItem().File.ShouldBe("x.zip/open.gpx");
    }

    [Fact]
    public void A_track_of_a_map_that_a_password_locks_is_named()
    {
        using (var zip = ZipFile.Open(At("x.kmz"), ZipArchiveMode.Create))
        {
            Add(zip, "doc.kml", "<kml/>"u8.ToArray());
        }

        var bytes = File.ReadAllBytes(At("x.kmz"));
        Lock(bytes, "doc.kml");
        File.WriteAllBytes(At("x.kmz"), bytes);
        All(At("x.kmz")).ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>().Reason.Code.ShouldBe(RemarkCodes.Locked);
    }

    [Fact]
    public void What_macOS_and_Windows_lay_beside_files_is_passed_over_without_a_word()
    {
        using (var zip = ZipFile.Open(At("x.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "runs/1.gpx", Encoding.UTF8.GetBytes(Run(0)));
            string[] names = ["__MACOSX/runs/._1.gpx", "__MACOSX/other", "runs/._1.gpx", ".DS_Store", "runs/.DS_Store", "runs/Thumbs.db", "desktop.ini"];
            foreach (var name in names)
            {
                Add(zip, name, [0, 5, 0x16, 7]);
            }
        }

        ZipFile.ExtractToDirectory(At("x.zip"), At("unpacked"));
        All(At("x.zip")).ShouldHaveSingleItem().ShouldBeOfType<MadeWorkout>().File.ShouldBe("x.zip/runs/1.gpx");
        All(At("unpacked")).ShouldHaveSingleItem().ShouldBeOfType<MadeWorkout>().File.ShouldBe("runs/1.gpx");
    }

    [Fact]
    public void What_is_not_there_is_named() => All(At("nothing.gpx")).ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>();

    public void Dispose() => folder.Delete(recursive: true);

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(bytes);
    }

    // Sets the mark of encryption (bit 0 of the general purpose flags) where the archive names this file: in its own header, which has the flags 6 bytes behind
    // its beginning and the name 30, and in the central directory (8 and 46).
    private static void Lock(byte[] archive, string name)
    {
        var named = Encoding.ASCII.GetBytes(name);
        foreach (var (signature, flags, nameAt) in new[] { ("PK\u0003\u0004", 6, 30), ("PK\u0001\u0002", 8, 46) })
        {
            var begin = Encoding.ASCII.GetBytes(signature);
            for (var at = 0; at + nameAt + named.Length <= archive.Length; at++)
            {
                if (archive.AsSpan(at, 4).SequenceEqual(begin) && archive.AsSpan(at + nameAt, named.Length).SequenceEqual(named))
                {
                    archive[at + flags] |= 1;
                }
            }
        }
    }

    private static string OwnWorkout(string session) => $$"""
        {"session_id": "{{session}}", "events": [{"writer": "k3v9q8m2x7p1", "seq": 0, "event":
          {"seq": 0, "kind": "started", "at": "2026-05-04T08:00:00.000+02:00", "elapsed_ms": 0, "exercise_type": "running",
           "started_at": "2026-05-04T08:00:00.000+02:00"} }]}
        """;

    private static string TextOf(OriginalFile original)
    {
        using var stream = original.Open();
        var isPacked = original.Name.EndsWith(".gz", StringComparison.Ordinal);
        using var text = new StreamReader(isPacked ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        return text.ReadToEnd();
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    [Fact]
    public void Equipment_of_our_own_export_is_found_as_pieces_to_add_and_a_damaged_one_is_refused()
    {
        var found = Made.Read(
            """
            {
              "equipment": [
                {"equipment_id": "equipment_01h455vb4pex5vsknk084sn02q", "name": "Blue shoes", "kind": "shoes", "default_for": ["running"],
                 "starting_distance_m": 120000.5, "limit_m": 700000, "retired_on": "2026-05-02", "created_at": "2026-05-01T08:00:00+00:00"},
                {"equipment_id": "equipment_01h455vb4pex5vsknk084sn02r", "name": "Bike", "kind": "bike", "default_for": [], "starting_distance_m": 0}
              ]
            }
            """).ShouldHaveSingleItem().ShouldBeOfType<FoundEquipment>();
        found.Pieces.Select(piece => (piece.Name, piece.StartingDistanceM, piece.RetiredOn)).ShouldBe(
            [("Blue shoes", 120_000.5m, new DateOnly(2026, 5, 2)), ("Bike", 0m, null)]);

        Made.Refusal("""{"equipment": [{"equipment_id": "equipment_01h455vb4pex5vsknk084sn02q", "name": 7}]}""").ShouldContain("cannot be read");
    }

    [Theory]
    [InlineData("Corrida", "running")]
    [InlineData("Pedalada", "cycling")]
    [InlineData("ランニング", "running")]
    [InlineData("Бег", "running")]
    [InlineData("Виртуальный заезд", "cycling")]
    [InlineData("Traillauf", "running")]
    [InlineData("Virtuelle Radfahrt", "cycling")]
    [InlineData("Mountainbike-Fahrt", "cycling")]
    [InlineData("Bieg", "running")]
    [InlineData("Löpning", "running")]
    [InlineData("Løb", "running")]
    [InlineData("Koşu", "running")]
    [InlineData("Sortie à vélo", "cycling")]
    [InlineData("Caminhada", "walking")]
    [InlineData("Treino com pesos", "weight_training")]
    [InlineData("Kayaking", "kayaking")]
    [InlineData("Ski alpin", "alpine_skiing")]
    [InlineData("Zzz", "walking")]
    [InlineData("気球", "walking")]
    [InlineData("Entraînement", "walking")]
    public void The_type_that_a_list_names_counts_where_it_is_known_and_else_that_of_the_file(string listed, string type)
    {
        var file = Encoding.UTF8.GetBytes(Made.GpxOf("<type>hiking</type>", Made.Run(0, 31)));
        Made.Read(file, hints: new FileHints(null, listed, null)).ShouldHaveSingleItem().ShouldBeOfType<MadeWorkout>().Workout.ExerciseType.ShouldBe(type);
    }

    [Fact]
    public void A_name_that_nobody_knows_stays_where_the_file_says_nothing_better()
    {
        var file = Encoding.UTF8.GetBytes(Made.GpxOf("<type>other</type>", Made.Run(0, 31)));
        Made.Read(file, hints: new FileHints(null, "Zzz", null)).ShouldHaveSingleItem().ShouldBeOfType<MadeWorkout>().Workout.ExerciseType.ShouldBe("zzz");
    }

    [Fact]
    public void One_line_of_a_list_names_no_sport_of_a_triathlon()
    {
        string Trk(string type, int from) => $"<trk><type>{type}</type><trkseg>{string.Concat(Made.Run(from, 31))}</trkseg></trk>";
        var file = Encoding.UTF8.GetBytes("<gpx>" + Trk("swimming", 0) + Trk("cycling", 100) + Trk("running", 200) + "</gpx>");
        Made.Read(file, hints: new FileHints("Race", "Run", null)).Cast<MadeWorkout>().Select(m => m.Workout.ExerciseType)
            .ShouldBe(["swimming", "cycling", "running"]);
    }

    [Fact]
    public void A_list_names_its_files_also_when_somebody_has_unpacked_them()
    {
        File.WriteAllText(At("12.gpx"), Run(0));
        File.WriteAllBytes(At("13.gpx.gz"), Packed(Run(1_000)));
        File.WriteAllText(At("activities.csv"),
            "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Filename\n1,x,Unpacked,Ride,,activities/12.gpx.gz\n"
            + "2,x,Packed,Ride,,activities\\13.gpx\n");
        var made = All().OfType<MadeWorkout>().ToDictionary(r => r.File, r => Made.Fold(r.Workout));
        (made["12.gpx"].Title, made["12.gpx"].ExerciseType, made["13.gpx.gz"].Title).ShouldBe(("Unpacked", "cycling", "Packed"));
    }
}
