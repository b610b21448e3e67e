namespace Stamina.Contracts.Status;

/// <summary>Answer of list_exercise_types.</summary>
public sealed record ExerciseTypeList
{
    /// <summary>What the server knows.</summary>
    public required IReadOnlyList<ExerciseTypeAnswer> ExerciseTypes { get; init; }

    /// <summary>Metrics that every type has: moving and elapsed time.</summary>
    public required IReadOnlyList<MetricAnswer> CommonMetrics { get; init; }
}

/// <summary>What an exercise type declares: enough to record it with a client that has never heard of it.</summary>
public sealed record ExerciseTypeAnswer
{
    /// <summary>The id, prefix of its session ids.</summary>
    public required string Id { get; init; }

    /// <summary>In English.</summary>
    public required string Title { get; init; }

    /// <summary>Other ids that mean this type.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The record screen that fits: <c>distance</c>, <c>sets</c> or <c>form</c>.</summary>
    public required string Screen { get; init; }

    /// <summary>The metrics it can have.</summary>
    public required IReadOnlyList<MetricAnswer> Metrics { get; init; }

    /// <summary>The fields of <c>progress</c> to ask for, in order.</summary>
    public required IReadOnlyList<FormFieldAnswer> Form { get; init; }

    /// <summary>Highest speed that can be believed, m/s.</summary>
    public decimal? TopSpeedMPerS { get; init; }
}

/// <summary>A metric.</summary>
public sealed record MetricAnswer
{
    /// <summary>Its id; a result may qualify it: <c>max_weight:bench_press</c>.</summary>
    public required string Id { get; init; }

    /// <summary>In English.</summary>
    public required string Title { get; init; }

    /// <summary>The SI unit of its figures; absent for a count.</summary>
    public string? Unit { get; init; }

    /// <summary>How several workouts join: <c>sum</c>, <c>max</c> or <c>min</c>. Only sums can be a goal's <c>metric</c>, all can be in <c>each</c>.</summary>
    public required string Over { get; init; }

    /// <summary>True for pace.</summary>
    public required bool LessIsBetter { get; init; }

    /// <summary>The units that a goal on it may use; absent: no goals on it. <c>count</c> stands for none.</summary>
    public IReadOnlyList<string>? GoalUnits { get; init; }
}

/// <summary>A field of a declared form.</summary>
public sealed record FormFieldAnswer
{
    /// <summary>The member of <c>progress</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>count</c>, <c>number</c>, <c>duration</c>, <c>choice</c>, <c>scale</c> or <c>text</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>In English.</summary>
    public required string Label { get; init; }

    /// <summary>The unit after the field, as shown.</summary>
    public string? Unit { get; init; }

    /// <summary>One sentence below the field.</summary>
    public string? Help { get; init; }

    /// <summary>The values of a choice.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Lowest value.</summary>
    public double? Min { get; init; }

    /// <summary>Highest value.</summary>
    public double? Max { get; init; }
}

/// <summary>Answer of get_client_config.</summary>
public sealed record ClientConfig
{
    /// <summary>The server's clock: a phone can tell its own skew.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>
    /// By platform: older clients get <c>client-out-of-date</c> for reads and screens; their uploads are always taken. A platform that is absent is never too
    /// old.
    /// </summary>
    public required IReadOnlyDictionary<string, string> MinVersions { get; init; }

    /// <summary>By platform: older clients may show a banner.</summary>
    public required IReadOnlyDictionary<string, string> RecommendedVersions { get; init; }

    /// <summary>Where a newer client is to be had.</summary>
    public required string UpdateUrl { get; init; }

    /// <summary>How often to send while recording.</summary>
    public required UpdateIntervalPolicy UpdateInterval { get; init; }

    /// <summary>What a request may hold.</summary>
    public required RequestLimits Limits { get; init; }

    /// <summary>What will go away, and when.</summary>
    public required IReadOnlyList<Deprecation> Deprecations { get; init; }

    /// <summary>
    /// What people agree to before anything of theirs is sent here (register, give_consent); absent where nobody is asked: a server of one's own.
    /// </summary>
    public PrivacyNotice? PrivacyNotice { get; init; }
}

/// <summary>Who is responsible for what people record here. What it is kept for and which rights they have, the client says in their language.</summary>
public sealed record PrivacyNotice
{
    /// <summary>Which notice this is; another one asks everybody again.</summary>
    public required string Version { get; init; }

    /// <summary>Name and address of whoever is responsible.</summary>
    public required string Controller { get; init; }

    /// <summary>How they are reached.</summary>
    public required string Contact { get; init; }

    /// <summary>How their data protection officer is reached.</summary>
    public string? DataProtectionOfficer { get; init; }

    /// <summary>Where the servers are.</summary>
    public string? Country { get; init; }

    /// <summary>Where people can complain.</summary>
    public string? Authority { get; init; }

    /// <summary>How many days backups are kept.</summary>
    public int? BackupsKeepDays { get; init; }

    /// <summary>After how many days an account that nobody uses is deleted; absent: never.</summary>
    public int? IdleAccountsKeepDays { get; init; }
}

/// <summary>How often a phone sends while recording: the first rule that fits, else the default.</summary>
public sealed record UpdateIntervalPolicy
{
    /// <summary>Seconds.</summary>
    public required int DefaultS { get; init; }

    /// <summary>Rules, in order.</summary>
    public required IReadOnlyList<UpdateIntervalRule> Rules { get; init; }
}

/// <summary>One rule; a condition that is absent fits always.</summary>
public sealed record UpdateIntervalRule
{
    /// <summary><c>wifi</c>, <c>good</c> or <c>poor</c>.</summary>
    public string? Signal { get; init; }

    /// <summary>Charging now.</summary>
    public bool? Charging { get; init; }

    /// <summary>Battery at least this, in percent.</summary>
    public int? BatteryFrom { get; init; }

    /// <summary>Battery below this, in percent.</summary>
    public int? BatteryBelow { get; init; }

    /// <summary>Seconds.</summary>
    public required int IntervalS { get; init; }
}

/// <summary>What a request may hold.</summary>
public sealed record RequestLimits
{
    /// <summary>Body as sent, bytes.</summary>
    public required int BodyBytes { get; init; }

    /// <summary>Body unpacked, bytes.</summary>
    public required int UnpackedBytes { get; init; }

    /// <summary>Events.</summary>
    public required int EventsPerRequest { get; init; }

    /// <summary>Workouts of a sync.</summary>
    public required int WorkoutsPerRequest { get; init; }

    /// <summary>One event, bytes.</summary>
    public required int EventBytes { get; init; }

    /// <summary>Nesting.</summary>
    public required int Depth { get; init; }

    /// <summary>Highest seq.</summary>
    public required int MaxSeq { get; init; }

    /// <summary>Longest workout clock, milliseconds.</summary>
    public required long MaxElapsedMs { get; init; }
}

/// <summary>Something that will go away.</summary>
/// <param name="What">The call, member or value.</param>
/// <param name="EndsOn">When.</param>
/// <param name="Instead">What to use.</param>
public sealed record Deprecation(string What, DateOnly EndsOn, string Instead);
