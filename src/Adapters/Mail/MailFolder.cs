using System.Globalization;
using Stamina.Http.Keys;
using Stamina.Ports.Mail;

namespace Stamina.Adapters.Mail;

/// <summary>Each mail a file (.eml) that any mail program opens, readable by the program's user alone; old ones go as new ones come.</summary>
internal sealed class MailFolder(MailFolderOptions options, TimeProvider time) : IMailSender
{
    private const string Ending = ".eml";

    private DateTimeOffset forgot;

    public string Of => Path.GetFullPath(options.Folder);

    public async ValueTask SendAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var message = MimeMail.Of(mail, options.From, now);
        try
        {
            FileOwner.CreateFolder(options.Folder);
            Forget(now - options.Keep);
            var name = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss}-{Guid.NewGuid():N}{Ending}");
            var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
            {
                file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            // Under its name once it is whole: who waits for mail must not read half of one.
            var beside = Path.Combine(options.Folder, name + ".part");
            await using (var stream = new FileStream(beside, file))
            {
                FileOwner.Give(stream, FileOwner.OfNew(beside));
                await message.WriteToAsync(MimeMail.Format, stream, cancellationToken);
            }

            File.Move(beside, Path.Combine(options.Folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailUnavailableException("The folder of mail cannot be written.", e);
        }
    }

    private void Forget(DateTimeOffset before)
    {
        // Not with every mail: a folder of many takes a while to be walked.
        if (before - forgot < TimeSpan.FromHours(1))
        {
            return;
        }

        forgot = before;
        // Also what a process that was killed left half written.
        foreach (var old in Directory.EnumerateFiles(options.Folder, $"*{Ending}*").Where(file => File.GetLastWriteTimeUtc(file) < before.UtcDateTime))
        {
            File.Delete(old);
        }
    }
}
