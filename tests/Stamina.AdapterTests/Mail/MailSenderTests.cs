using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MimeKit;
using Stamina.Adapters.Mail;
using Stamina.AdapterTests.Engines;
using Stamina.Ports.Mail;
using Stamina.Tests;

namespace Stamina.AdapterTests.Mail;

/// <summary>Mail into a folder, and to a real mail server (Debian's aiosmtpd, which keeps a Maildir).</summary>
public sealed class MailSenderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-mail-");

    private static MailMessage Code =>
        new("ädä@example.org", "Your code – five", "Ünïcode, and a line that begins with a dot:\n.hidden\n" + new string('x', 1200) + "\n");

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_gets_a_file_of_each_mail_that_its_owner_alone_may_read()
    {
        var into = Path.Combine(folder.FullName, "mail");
        await Folder(into).SendAsync(Code, Soon);
        await Folder(into).SendAsync(Code, Soon);

        var files = Directory.GetFiles(into);
        files.Length.ShouldBe(2);
        Holds(await MimeMessage.LoadAsync(files[0], Soon), Code);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(files[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(into).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Old_mail_is_deleted_as_new_mail_comes()
    {
        await Folder(folder.FullName).SendAsync(Code, Soon);
        var old = Directory.GetFiles(folder.FullName).ShouldHaveSingleItem();
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-8));

        await Folder(folder.FullName).SendAsync(Code, Soon);

        Directory.GetFiles(folder.FullName).ShouldHaveSingleItem().ShouldNotBe(old);
    }

    [Fact]
    public async Task Old_mail_that_was_left_half_written_is_deleted_too()
    {
        var half = Path.Combine(folder.FullName, "20260101-120000-0123.eml.part");
        await File.WriteAllTextAsync(half, "To: ada@example.org", Soon);
        File.SetLastWriteTimeUtc(half, DateTime.UtcNow.AddDays(-8));

        await Folder(folder.FullName).SendAsync(Code, Soon);

        Directory.GetFiles(folder.FullName).ShouldHaveSingleItem().ShouldNotBe(half);
    }

    [Theory]
    [InlineData("ada@example.org, eve@example.org", "Subject")]
    [InlineData("Eve <eve@example.org>", "Subject")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org", "Subject")]
    [InlineData("ada@example.org", "Subject\r\nBcc: eve@example.org")]
    [InlineData("ada", "Subject")]
    public async Task What_would_reach_anybody_else_is_refused(string to, string subject) =>
        await Should.ThrowAsync<MailRefusedException>(Folder(folder.FullName).SendAsync(new MailMessage(to, subject, "text"), Soon).AsTask());

    [Fact]
    public async Task A_mail_server_gets_the_mail_by_TLS_that_is_demanded_and_checked()
    {
        await using var server = await MailServer.StartAsync(folder.FullName);
        var sender = Smtp(server.Port, SmtpSecurity.StartTls, server.Certificate);

        await sender.SendAsync(Code, Soon);

        Holds(await MimeMessage.LoadAsync(await server.OnlyMailAsync(), Soon), Code);
        (await Should.ThrowAsync<MailUnavailableException>(Smtp(server.Port, SmtpSecurity.StartTls, authority: null).SendAsync(Code, Soon).AsTask()))
            .Message.ShouldNotContain("example.org");
    }

    [Fact]
    public async Task A_server_without_TLS_gets_nothing_and_one_that_is_away_is_told_apart_from_a_refusal()
    {
        await using (var server = await MailServer.StartAsync(folder.FullName, tls: false))
        {
            await Should.ThrowAsync<MailUnavailableException>(Smtp(server.Port, SmtpSecurity.StartTls, authority: null).SendAsync(Code, Soon).AsTask());
            Directory.Exists(Path.Combine(folder.FullName, "box", "new")).ShouldBeTrue();
            Directory.GetFiles(Path.Combine(folder.FullName, "box", "new")).ShouldBeEmpty();
            await Smtp(server.Port, SmtpSecurity.None, authority: null).SendAsync(Code, Soon);
            await server.OnlyMailAsync();
        }

        await Should.ThrowAsync<MailUnavailableException>(Smtp(9, SmtpSecurity.None, authority: null).SendAsync(Code, Soon).AsTask());
    }

    [Theory]
    [InlineData("mail.example.org", SmtpSecurity.None, "Stamina <s@example.org>")]
    [InlineData("", SmtpSecurity.Tls, "Stamina <s@example.org>")]
    [InlineData("mail.example.org", SmtpSecurity.Tls, "nobody")]
    public void A_configuration_that_would_send_codes_in_clear_or_nowhere_stops_the_start(string host, SmtpSecurity security, string from)
    {
        using var services = new ServiceCollection().AddSmtp(o => (o.Host, o.Security, o.From) = (host, security, from)).BuildServiceProvider();

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IMailSender>());
    }

    private static void Holds(MimeMessage read, MailMessage sent)
    {
        read.To.Mailboxes.ShouldHaveSingleItem().Address.ShouldBe(sent.To);
        read.Subject.ShouldBe(sent.Subject);
        read.TextBody.ShouldNotBeNull().ReplaceLineEndings("\n").TrimEnd().ShouldBe(sent.Text.TrimEnd());
        read.Headers["Auto-Submitted"].ShouldBe("auto-generated");
    }

    private static MailFolder Folder(string path) => new(new MailFolderOptions { Folder = path }, TimeProvider.System);

    private static SmtpSender Smtp(int port, SmtpSecurity security, string? authority) =>
        new(
            new SmtpOptions
            {
                Host = "localhost",
                Port = port,
                Security = security,
                From = "Stamina <stamina@example.org>",
                TlsAuthorityFile = authority,
                Timeout = TimeSpan.FromSeconds(45),
            },
            TimeProvider.System);

    private sealed class MailServer : IAsyncDisposable
    {
        private readonly Process process;
        private readonly string box;

        private MailServer(Process process, string box, int port, string certificate) =>
            (this.process, this.box, Port, Certificate) = (process, box, port, certificate);

        public int Port { get; }

        public string Certificate { get; }

        public static async Task<MailServer> StartAsync(string folder, bool tls = true)
        {
            await RunAsync(Repository.Find("eng/engines/install"), "smtp");
            var (certificate, key, box) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"), Path.Combine(folder, "box"));
            await RunAsync(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout", key, "-out", certificate,
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost");
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            string[] protection = tls ? ["--tlscert", certificate, "--tlskey", key] : [];
            var start = new ProcessStartInfo(
                "/usr/bin/python3",
                ["-m", "aiosmtpd", "-n", "--smtputf8", .. protection, "-l", $"localhost:{port}", "-c", "aiosmtpd.handlers.Mailbox", box])
            {
                UseShellExecute = false,
            };
            var server = new MailServer(Process.Start(start)!, box, port, certificate);
            await Wait.UntilAsync(async () =>
            {
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            });
            return server;
        }

        public async Task<string> OnlyMailAsync()
        {
            var arrived = Path.Combine(box, "new");
            await Wait.UntilAsync(() => Directory.Exists(arrived) && Directory.GetFiles(arrived).Length > 0);
            return Directory.GetFiles(arrived).ShouldHaveSingleItem();
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        private static async Task RunAsync(string command, params string[] arguments)
        {
            using var run = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            var complained = run.StandardError.ReadToEndAsync();
            await run.WaitForExitAsync();
            run.ExitCode.ShouldBe(0, await complained);
        }
    }
}
