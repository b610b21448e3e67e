using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Host.Serving;

namespace Stamina.Tests.Host;

public sealed class CertificateWatchTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("stamina-certificate-").FullName;
    private readonly ManualTime clock = new(Now);
    private readonly LogLines<CertificateWatch> log = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private string PemFile => Path.Combine(folder, "server.pem");

    [Fact]
    public void From_two_weeks_before_its_end_a_certificate_is_named_at_each_look_until_it_is_renewed()
    {
        Write(Now.AddDays(14).AddHours(1));
        using var watch = Watch();
        watch.Look();
        log.All.ShouldBeEmpty();

        clock.Advance(TimeSpan.FromDays(1));
        watch.Look();
        log.All.ShouldHaveSingleItem().ShouldBe($"2014 The certificate in {PemFile} ends at 2026-12-14 13:00:00Z, in 13 days; put a renewed one there, no restart is needed");
        clock.Advance(TimeSpan.FromDays(14));
        watch.Look();
        log.All.Last().ShouldContain("in -1 days");

        Write(Now.AddDays(100));
        watch.Look();
        log.All.Count.ShouldBe(2);
    }

    [Fact]
    public void The_metrics_tell_the_days_that_are_left_of_the_certificate_that_is_served()
    {
        Write(Now.AddDays(20));
        using var watch = Watch();
        var told = new List<(double Days, object? File)>();
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<double>((_, days, tags, _) => told.Add((days, tags[0].Value)));
        listener.InstrumentPublished = (instrument, of) =>
        {
            if (instrument.Name == "stamina.certificate.days_left" && ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()))
            {
                of.EnableMeasurementEvents(instrument);
            }
        };
        listener.Start();

        listener.RecordObservableInstruments();
        Write(Now.AddDays(90));
        clock.Advance(TimeSpan.FromDays(6));
        listener.RecordObservableInstruments();

        told.ShouldBe([(20, PemFile), (84, PemFile)]);
    }

    public void Dispose()
    {
        services.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private CertificateWatch Watch() => new([new RenewedCertificate(PemFile)], services.GetRequiredService<IMeterFactory>(), clock, log);

    // A file's time is what a renewal is known by; two in one tick of the clock would be one.
    private void Write(DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), end);
        File.WriteAllText(PemFile, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(PemFile, end.UtcDateTime);
    }
}
