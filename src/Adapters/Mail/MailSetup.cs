using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stamina.Ports.Mail;

namespace Stamina.Adapters.Mail;

/// <summary>Mail to people: into a folder, or by SMTP.</summary>
public static class MailSetup
{
    /// <summary>Offers an <see cref="IMailSender"/> that writes a file of each mail, for whoever has no mail server: one machine, or a test.</summary>
    public static IServiceCollection AddMailFolder(this IServiceCollection services, Action<MailFolderOptions> configure)
    {
        services.AddOptions<MailFolderOptions>().Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMailSender>(p => new MailFolder(
            p.GetRequiredService<IOptions<MailFolderOptions>>().Value,
            p.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Offers an <see cref="IMailSender"/> that hands mail to an SMTP server.</summary>
    public static IServiceCollection AddSmtp(this IServiceCollection services, Action<SmtpOptions> configure)
    {
        services.AddOptions<SmtpOptions>()
            .Configure(configure)
            .Validate(o => !string.IsNullOrWhiteSpace(o.Host) && o.Port is > 0 and < 65536, "Mail needs smtp:host and smtp:port.")
            .Validate(o => MimeMail.IsAddress(o.From), "smtp:from must be the address that mail comes from, as Stamina <stamina@example.org>.")
            .Validate(o => o.User is null == o.Password is null, "smtp:user and smtp:password belong together.")
            .Validate(o => o.TlsAuthorityFile is null || File.Exists(o.TlsAuthorityFile), "The file of the TLS authority for mail is missing.")
            .Validate(
                o => o.Security != SmtpSecurity.None || o.Host == "localhost" || (IPAddress.TryParse(o.Host, out var address) && IPAddress.IsLoopback(address)),
                "smtp:security None is for a server on this machine alone: codes that open accounts would pass in clear.")
            .Validate(o => o.Timeout > TimeSpan.Zero && o.Timeout <= SmtpOptions.LongestTimeout, "smtp:timeout must be above 0 and at most 45 s.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMailSender>(p => new SmtpSender(p.GetRequiredService<IOptions<SmtpOptions>>().Value, p.GetRequiredService<TimeProvider>()));
        return services;
    }
}
