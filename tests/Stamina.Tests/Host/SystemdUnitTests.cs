namespace Stamina.Tests.Host;

/// <summary>What the units of <c>deploy/systemd</c> leave to a process that somebody has taken over.</summary>
public class SystemdUnitTests
{
    private static readonly string[] Demanded =
    [
        "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "ProtectProc=invisible", "ProtectKernelModules=yes", "ProtectKernelTunables=yes",
        "ProtectKernelLogs=yes", "ProtectControlGroups=yes", "ProtectClock=yes", "ProtectHostname=yes", "PrivateTmp=yes", "PrivateDevices=yes",
        "RestrictNamespaces=yes", "RestrictRealtime=yes", "RestrictSUIDSGID=yes", "LockPersonality=yes", "SystemCallArchitectures=native",
        "SystemCallFilter=@system-service", "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "LimitCORE=0", "UMask=0077", "Restart=always",
    ];

    public static TheoryData<string> Units() =>
        [.. Directory.EnumerateFiles(Repository.Find("deploy/systemd"), "*.service").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Units))]
    public void A_unit_takes_from_its_process_what_it_does_not_need(string unit)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Find("deploy/systemd"), unit));

        Demanded.Except(lines, StringComparer.Ordinal).ShouldBeEmpty();
        lines.Single(line => line.StartsWith("User=", StringComparison.Ordinal)).ShouldNotBe("User=root");
        lines.Single(line => line.StartsWith("CapabilityBoundingSet=", StringComparison.Ordinal))
            .ShouldBe(unit == "stamina-edge.service" ? "CapabilityBoundingSet=CAP_NET_BIND_SERVICE" : "CapabilityBoundingSet=");
    }
}
