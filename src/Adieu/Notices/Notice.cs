namespace Adieu.Notices;

/// <summary>A notice that waits in the outbox. Who it goes to and what it says is sealed under a key of its own.</summary>
/// <param name="Id">Its id; also the owner of its key.</param>
/// <param name="Template">Which template.</param>
/// <param name="Channel"><c>sms</c> or <c>email</c>.</param>
/// <param name="Language">Language tag.</param>
/// <param name="SealedKey">The notice's own key, sealed.</param>
/// <param name="Sealed">The sealed <see cref="NoticeContent"/>.</param>
internal sealed record Notice(string Id, string Template, string Channel, string Language, byte[] SealedKey, byte[] Sealed);

/// <summary>What is sealed in a notice.</summary>
/// <param name="Destination">A phone number or an e-mail address.</param>
/// <param name="Values">Fills the template's placeholders.</param>
internal sealed record NoticeContent(string Destination, IReadOnlyDictionary<string, string> Values);

/// <summary>A notice that a lane has claimed.</summary>
internal sealed record ClaimedNotice(Notice Notice, string Number, int Attempts);
