using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stamina.AccountServer.Email;

/// <summary>Turns an e-mail address into the bytes it is found by: HMAC-SHA256 over its normalised form. Without the key the bytes say nothing.</summary>
internal sealed class EmailKey(byte[] key)
{
    public byte[] Of(EmailAddress email) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(email.Normalised));

    /// <summary>
    /// What an address is counted under where its mails and failures are bounded: 64 bits of its key, so that a clash makes two of billions share a bound.
    /// </summary>
    public long CountedAs(EmailAddress email) => BinaryPrimitives.ReadInt64LittleEndian(Of(email));

    /// <summary>Keys of the forms in which an older account may have been entered.</summary>
    public IEnumerable<byte[]> EarlierOf(EmailAddress email) => email.EarlierForms.Select(form => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(form)));
}
