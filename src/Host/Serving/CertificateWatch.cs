using System.Diagnostics.Metrics;

namespace Stamina.Host.Serving;

/// <summary>
/// Says once a day which certificates of this process end soon, and to the metrics how many days each has left. What is renewed in time is never named.
/// </summary>
internal sealed class CertificateWatch : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private readonly IReadOnlyList<RenewedCertificate> certificates;
    private readonly TimeProvider time;
    private readonly ILogger<CertificateWatch> log;

    public CertificateWatch(IEnumerable<RenewedCertificate> certificates, IMeterFactory meters, TimeProvider time, ILogger<CertificateWatch> log)
    {
        (this.certificates, this.time, this.log) = ([.. certificates], time, log);
        meters.Create("Stamina.Host").CreateObservableGauge(
            "stamina.certificate.days_left",
            () => this.certificates.Select(one => new Measurement<double>(Left(one).TotalDays, KeyValuePair.Create("file", (object?)one.PemFile))),
            "d",
            "Until a listener's certificate ends; below 0 once it has");
    }

    /// <summary>One look.</summary>
    internal void Look()
    {
        foreach (var certificate in certificates)
        {
            if (Left(certificate) is var left && left < Soon)
            {
                log.CertificateEnds(certificate.PemFile, certificate.EndsAt, (int)Math.Floor(left.TotalDays));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private TimeSpan Left(RenewedCertificate certificate) => certificate.EndsAt - time.GetUtcNow();
}
