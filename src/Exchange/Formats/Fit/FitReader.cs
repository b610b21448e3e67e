using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>
/// Reads FIT activities: records in any order, developers' fields for what the profile has a number for, stops of the timer, the sessions of a triathlon,
/// lengths of a pool, sets. Where the session is missing, because the file is cut off, the records are one activity.
/// </summary>
internal sealed class FitReader
{
    // 1989-12-31 00:00 UTC, where the format's seconds begin, in milliseconds since 1970.
    private const long Epoch = 631_065_600_000;

    // Files of one chain: a strap's memory and a day of training are a few.
    private const int MostParts = 100;
    private const int MostTitles = 1_000;
    private static readonly Remark PlannedCourse = new(RemarkCodes.Planned, "A planned course and no recorded activity: nothing to import.");

    // Times below this are seconds since the device was switched on, not since 1989.
    private const uint SystemTime = 0x1000_0000;

    private const double DegreesPerSemicircle = 180d / 2_147_483_648d;

    private readonly Dictionary<(int Developer, byte Field), (byte Type, byte Native)> developerFields = [];
    private readonly List<ActivityPoint> records = [];
    private readonly List<FitSession> sessions = [];
    private readonly List<(long At, bool IsStart)> timer = [];
    private readonly List<long> laps = [];
    private readonly List<long> lengths = [];
    private readonly List<(long At, (int? Category, int? Number) Exercise, LiftedSet Set)> sets = [];
    private readonly Dictionary<(int? Category, int? Number), string> titles = [];
    private readonly StoredHeartRates strap = new();
    private readonly Aside aside = new();
    private int? fileType;
    private int? sport;
    private int? subSport;
    private string? sportName;
    private long? createdMs;
    private TimeSpan? offset;
    private long sixteenths;
    private readonly int room;

    // How many readings the file may still have: one limit for all parts of a chain.
    private FitReader(int room) => this.room = room;

    private bool HasActivity => records.Count + sessions.Count + sets.Count > 0;

    /// <exception cref="UnreadableFileException">It is no FIT file, or no activity.</exception>
    public static IReadOnlyList<Activity> Read(ReadOnlySpan<byte> file)
    {
        // A chain of files: several activities, or one with the heart rates that a strap stored behind it.
        var readers = new List<FitReader> { new(room: ImportLimits.FilePoints) };
        for (var part = 0; part < MostParts && !file.IsEmpty; part++)
        {
            // A part that holds no activity (the heart rates of a strap) belongs to the activity before it.
            var reader = readers[^1].HasActivity ? new FitReader(readers[^1].room - readers[^1].records.Count) : readers[^1];
            var isWhole = FitDecoder.Decode(ref file, reader.OnMessage);
            if (reader != readers[^1] && reader.HasActivity)
            {
                readers.Add(reader);
            }
            else if (reader != readers[^1])
            {
                readers[^1].strap.Add(reader.strap);
            }

            if (!isWhole)
            {
                readers[^1].aside.Add(AsideReasons.CutOff);
            }
        }

        var activities = readers.SelectMany(reader => reader.Activities()).ToList();
        return activities.Count > 0 ? activities : throw new UnreadableFileException(readers[0].WhyNone());
    }

    private void OnMessage(in FitMessage message)
    {
        switch (message.Global)
        {
            case 0:
                fileType ??= (int?)message.Number(0);
                createdMs ??= TimeMs(message.Number(4));
                break;
            case 12:
                (sport, subSport, sportName) = ((int?)message.Number(0), (int?)message.Number(1), ValueParser.Text(message.Text(3)));
                break;
            case 18:
                AddSession(message);
                break;
            case 19:
                Note(laps, TimeMs(message.Number(2)));
                break;
            case 20:
                AddRecord(message);
                break;
            case 21 when message.Number(0) is 0:
                AddTimer(message);
                break;
            case 34:
                AddOffset(message);
                break;
            case 101 when message.Number(12) is 1 or null:
                Note(lengths, LengthEnd(message));
                break;
            case 132:
                strap.Add(message, TimeMs(message.Timestamp));
                break;
            case 206 when message.Number(0) is { } developer && message.Number(1) is { } field && message.Number(2) is { } type:
                AddDeveloperField(message, (int)developer, (byte)field, (byte)type);
                break;
            case 225:
                AddSet(message);
                break;
            case 264 when ValueParser.Text(message.Text(2)) is { } title && titles.Count < MostTitles:
                titles[((int?)message.Number(0), (int?)message.Number(1))] = title;
                break;
            default:
                break;
        }
    }

    private static long? TimeMs(double? seconds) => seconds is >= SystemTime and <= uint.MaxValue ? Epoch + ((long)seconds.Value * 1000) : null;

    private static void Note(List<long> list, long? at)
    {
        if (at is { } known && list.Count < 100_000)
        {
            list.Add(known);
        }
    }

    private static long? LengthEnd(in FitMessage message) =>
        TimeMs(message.Number(2)) is { } start && message.Number(3) is { } elapsed ? start + (long)elapsed : TimeMs(message.Timestamp);

    private void AddSession(in FitMessage message)
    {
        if (sessions.Count < 100)
        {
            var (start, elapsed) = ((uint)(message.Number(2) ?? 0), message.Number(7) / 1000);
            sessions.Add(new FitSession
            {
                StartS = start,

                // Some devices write all sessions first, or last, with one and the same time.
                EndS = start >= SystemTime && elapsed is > 0 and < 10_000_000 ? start + (uint)Math.Ceiling(elapsed.Value) : message.Timestamp ?? 0,
                Sport = (int?)message.Number(5),
                SubSport = (int?)message.Number(6),
                Name = ValueParser.Text(message.Text(110)),
                ElapsedS = elapsed,
                TimerS = message.Number(8) / 1000,
                DistanceM = message.Number(9) / 100,
                PoolLengthM = message.Number(44) / 100,
            });
        }
    }

    private void AddTimer(in FitMessage message)
    {
        if (TimeMs(message.Timestamp) is { } at && message.Number(1) is 0 or 1 or 4 or 8 or 9 && timer.Count < 100_000)
        {
            timer.Add((at, message.Number(1) is 0));
        }
    }

    private void AddOffset(in FitMessage message)
    {
        if (message.Number(5) is { } local && message.Timestamp is { } utc && local >= SystemTime && Math.Abs(local - utc) <= 14 * 3_600)
        {
            // Zones are whole quarters of an hour; a clock that is a few seconds off is not another zone.
            offset = TimeSpan.FromMinutes(15 * Math.Round((local - utc) / 900d));
        }
    }

    private void AddDeveloperField(in FitMessage message, int developer, byte field, byte type)
    {
        var native = message.Number(14) is 20 && message.Number(15) is { } number ? (byte)number : ByName(message.Text(3));
        if (native != byte.MaxValue)
        {
            developerFields[(developer, field)] = (type, native);
        }
    }

    private static byte ByName(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "power" => 7,
        "heart rate" or "heart_rate" or "heartrate" => 3,
        "cadence" => 4,
        _ => byte.MaxValue,
    };

    private void AddRecord(in FitMessage message)
    {
        var point = new ActivityPoint { TimeMs = TimeMs(message.Timestamp) ?? ActivityPoint.NoTime };
        if (message.Number(0) is { } lat && message.Number(1) is { } lon)
        {
            point.Lat = ValueParser.Degrees(lat * DegreesPerSemicircle, 90);
            point.Lon = ValueParser.Degrees(lon * DegreesPerSemicircle, 180);
            PointFields.DropNoFix(ref point);
        }

        // 0 would be 500 m below the sea: what is written where nothing was measured.
        point.ElevationM = (message.Number(78) ?? message.Number(2)) is > 0 and var height ? (float)((height / 5) - 500) : float.NaN;
        point.HeartRate = message.Number(3) is > 0 and var beats ? ValueParser.Whole(beats) : (short)-1;
        point.Cadence = (float?)(message.Number(4) + (message.Number(53) / 128 ?? 0)) ?? -1;
        point.DistanceM = message.Number(5) / 100 ?? Packed(message) ?? double.NaN;
        point.PowerW = ValueParser.Whole(message.Number(7) ?? double.NaN, 5_000);
        point.TemperatureC = (float)(message.Number(13) ?? double.NaN);
        foreach (var field in message.Fields)
        {
            TakeDeveloperField(ref point, field, message);
        }

        if (!point.HasPlace && !(point.HasMore && point.HasTime))
        {
            // Written while the watch was searching for satellites: there is nothing to set aside.
            return;
        }

        if (records.Count >= room)
        {
            throw PointFields.TooMany();
        }

        records.Add(point);
    }

    // Speed and distance in three bytes: the upper twelve bits are the lower ones of a distance in 1/16 m.
    private double? Packed(in FitMessage message)
    {
        var bytes = message.Bytes(8);
        if (bytes.Length < 3 || (bytes[0] & bytes[1] & bytes[2]) == byte.MaxValue)
        {
            return null;
        }

        var lower = (bytes[1] >> 4) | (bytes[2] << 4);
        sixteenths += (lower - (int)(sixteenths & 0x0FFF)) & 0x0FFF;
        return sixteenths / 16d;
    }

    // A value that the watch measured itself counts before one of a developer's field.
    private void TakeDeveloperField(ref ActivityPoint point, in FitField field, in FitMessage message)
    {
        if (field.Developer < 0
            || !developerFields.TryGetValue((field.Developer, field.Number), out var known)
            || message.NumberOf(field, known.Type) is not { } value)
        {
            return;
        }

        switch (known.Native)
        {
            case 3 when point.HeartRate < 0:
                point.HeartRate = ValueParser.Beats(value);
                break;
            case 4 when point.Cadence < 0:
                point.Cadence = ValueParser.Whole(value, 500);
                break;
            case 7 when point.PowerW < 0:
                point.PowerW = ValueParser.Whole(value, 5_000);
                break;
            default:
                break;
        }
    }

    private void AddSet(in FitMessage message)
    {
        if (message.Number(5) is 0 || sets.Count >= 10_000)
        {
            return;
        }

        var at = TimeMs(message.Number(254)) ?? TimeMs(message.Number(6)) ?? TimeMs(message.Timestamp) ?? 0;
        var isPounds = message.Number(9) is 2;
        var kilograms = message.Number(4) / 16;
        var repetitions = (int?)message.Number(3);

        // A watch writes for each set how long it took. A weight with 0 repetitions is a failed attempt, unless the exercise is held or carried.
        var hasFailed = repetitions is 0 && kilograms > 0 && (int?)message.Number(7) is not (FitExercises.Plank or FitExercises.Carry);
        sets.Add((at, ((int?)message.Number(7), (int?)message.Number(8)), new LiftedSet(FitExercises.Unknown)
        {
            // The file holds sixteenths of a kilogram; a bar that was loaded in pounds had whole or half ones on it.
            Weight = isPounds ? Math.Round(kilograms / 0.45359237 * 2 ?? 0) / 2 : kilograms,
            Unit = isPounds ? "lb" : "kg",
            Repetitions = repetitions,
            Seconds = hasFailed ? null : message.Number(0) / 1000,
        }));
    }

    // Heart rates from before the start and after the end are left out.
    private void TakeHeartRates()
    {
        if (strap.IsEmpty)
        {
            return;
        }

        var timed = records.Where(r => r.HasTime).Select(r => r.TimeMs).DefaultIfEmpty(0);
        var known = sessions.Where(s => s.StartS >= SystemTime).ToList();
        var from = known.Count > 0 ? Epoch + (known.Min(s => s.StartS) * 1000L) : timed.Min();
        var to = known.Count > 0 ? Epoch + (known.Max(s => s.EndS) * 1000L) : timed.Max();
        strap.GiveTo(records, from, to);
    }

    private Remark WhyNone() => fileType switch
    {
        6 => PlannedCourse,
        5 => new Remark(RemarkCodes.Planned, "A planned workout and no recorded activity: nothing to import."),
        null or 4 => new Remark(RemarkCodes.NoTrack, "The file has no records of an activity."),
        _ => new Remark(RemarkCodes.OtherFit, "A FIT file of another kind (settings, health data), no activity."),
    };

    private List<Activity> Activities()
    {
        if (fileType is 6 || (fileType is not (null or 4) && records.Count == 0 && sets.Count == 0))
        {
            return [];
        }

        TakeHeartRates();
        var activities = new List<Activity>();
        if (sessions.Count > 1)
        {
            AddSports(activities);

            if (activities.Count > 0)
            {
                aside.Add(AsideReasons.OddTime, records.Count(IsInNoSession));
            }
        }

        // One sport, none, or sessions that say nothing of when they were: the records are one activity.
        if (activities.Count == 0)
        {
            AddActivity(activities, sessions.FirstOrDefault(), long.MinValue, long.MaxValue);
        }

        if (activities.Count > 0)
        {
            activities[0].Aside.Add(aside);
        }

        return activities;
    }

    // Where sessions overlap, one ends where the next begins, and one whose whole time is taken by others is left out: each reading counts once, but for the
    // second in which two sessions meet.
    private void AddSports(List<Activity> activities)
    {
        var takenMs = long.MinValue;
        var ofSport = sessions.Where(s => s.Sport != FitNames.Transition).OrderBy(s => s.StartS).ThenBy(s => s.EndS).ToList();
        foreach (var session in ofSport)
        {
            var endS = ofSport.Find(s => s.StartS > session.StartS) is { } next ? Math.Min(session.EndS, next.StartS) : session.EndS;
            var toMs = Epoch + (endS * 1000L);
            if (toMs > takenMs)
            {
                AddActivity(activities, session, Math.Max(Epoch + (session.StartS * 1000L), takenMs), toMs);
                takenMs = toMs;
            }
        }
    }

    private LiftedSet Named((long At, (int? Category, int? Number) Exercise, LiftedSet Set) lifted) => lifted.Set with
    {
        Exercise = FitExercises.NameOf(lifted.Exercise.Category, lifted.Exercise.Number, titles.GetValueOrDefault(lifted.Exercise)),
        AtMs = lifted.At > 0 ? lifted.At : null,
    };

    // A reading between two sports, or without a time, belongs to no sport that is known. One in a change of clothes does belong to a session.
    private bool IsInNoSession(ActivityPoint record) =>
        !sessions.Exists(s => record.HasTime && record.TimeMs >= Epoch + (s.StartS * 1000L) && record.TimeMs <= Epoch + (s.EndS * 1000L));

    private void AddActivity(List<Activity> activities, FitSession? session, long fromMs, long toMs)
    {
        var activity = new Activity
        {
            Format = "fit",
            Name =
                session?.Name is { } profile && !string.Equals(profile, FitNames.Sport(session.Sport, null), StringComparison.OrdinalIgnoreCase)
                    ? profile
                    : null,
            TypeName = FitNames.Sport(session?.Sport ?? sport, session?.SubSport ?? subSport) ?? sportName,
            StatedStart = session is { StartS: >= SystemTime } ? DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (session.StartS * 1000L))
                : createdMs is { } created ? DateTimeOffset.FromUnixTimeMilliseconds(created) : null,
            StatedOffset = offset,
            StatedElapsedMs = session?.ElapsedS is { } seconds ? (long)(seconds * 1000) : null,
            StatedDistanceM = session?.DistanceM,
            PoolLengthM = session?.PoolLengthM is >= 5 and <= 200 and var pool ? pool : null,
        };
        activity.Points.AddRange(records.Where(r => !r.HasTime ? fromMs == long.MinValue : r.TimeMs >= fromMs && r.TimeMs <= toMs));
        activity.LapsMs.AddRange(laps.Where(at => at > fromMs && at < toMs && at > (activity.StatedStart?.ToUnixTimeMilliseconds() ?? 0)));
        activity.LengthsMs.AddRange(lengths.Where(at => at >= fromMs && at - 1_000 <= toMs).Order());
        activity.Sets.AddRange(sets.Where(s => s.At >= fromMs && s.At <= toMs).OrderBy(s => s.At).Select(Named));
        FitPauses.AddTo(activity, timer.Where(t => t.At >= fromMs && t.At <= toMs), session?.TimerS * 1000);
        if (activity.Points.Count > 0 || activity.Sets.Count > 0 || activity.LengthsMs.Count > 0 || activity.StatedElapsedMs > 0)
        {
            activities.Add(activity);
        }
    }
}
