namespace Stamina.DataHandler;

/// <summary>How the Data Handler works.</summary>
public sealed class DataHandlerOptions
{
    /// <summary>How long a first batch waits for company before they are appended in one transaction.</summary>
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>Most batches in one transaction. With some 150 events a batch, 2 000 to 4 000 rows a commit is where cost flattens out.</summary>
    public int BulkBatches { get; set; } = 24;

    /// <summary>The first wait after the store or the queue failed; doubles up to <see cref="MaxBackoff"/>.</summary>
    public TimeSpan MinBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between tries while the store or the queue is away.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often old ledger names and final deletions are cleared, and summaries of older rules looked for.</summary>
    public TimeSpan MaintenanceEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long dead letters are kept: time to mend what they failed by. They hold what people recorded, and neither a deletion of the account nor of the
    /// workout finds them, so they end as a deletion becomes final.
    /// </summary>
    public TimeSpan DeadLettersKeep { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often the queue is looked at while its metrics are exported.</summary>
    public TimeSpan WatchQueueEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the store is asked what is due to be derived, beside what this process knows of itself.</summary>
    public TimeSpan LookForDueEvery { get; set; } = TimeSpan.FromSeconds(5);
}
