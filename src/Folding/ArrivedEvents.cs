using Google.Protobuf;
using Stamina.Contracts.Events;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Folding;

/// <summary>Events as a log keeps them, made of events as an upload brings them.</summary>
public static class ArrivedEvents
{
    /// <summary>Adds what <paramref name="upload"/> brought in <paramref name="batch"/> to <paramref name="log"/>, in the order it came.</summary>
    public static void AddTo(WorkoutLog log, Upload upload, BatchName batch)
    {
        var epoch = ByteString.CopyFrom(batch.Epoch.ToByteArray(bigEndian: true));
        foreach (var framed in upload.Events)
        {
            var arrived = new LoggedEvent
            {
                Writer = upload.Writer,
                Seq = framed.Seq,
                Kind = framed.Kind is EventKinds.Progress ? "" : framed.Kind,
                Body = framed.Body,
                ReceivedAtMs = upload.ReceivedAtMs,
                BatchEpoch = epoch,
                BatchNumber = unchecked((ulong)batch.Number),
                Quarantined = upload.Quarantined,
            };
            if (upload.HasSkewMs)
            {
                arrived.SkewMs = upload.SkewMs;
            }

            log.Events.Add(arrived);
        }
    }
}
