using Adieu.Cases;

namespace Adieu.Storage;

/// <summary>A row of the table <c>cases</c>, as the database gives it.</summary>
internal sealed class CaseRow
{
    public const string Columns = """
        number, service, service_version as serviceversion, door, state, resumes, version, language, account_hash as accounthash,
        sealed_key as sealedkey, sealed, cooling_off_days as coolingoffdays, reason_id as reasonid, losses_accepted as lossesaccepted,
        authenticated_at as authenticatedat, recovered_at as recoveredat, opened_at as openedat, confirmed_at as confirmedat,
        erases_at as erasesat, answer_by as answerby, ended_at as endedat, attempts, problem, claim, capacity
        """;

    /// <summary>The same columns where another table is in sight.</summary>
    public static string ColumnsOf(string table) => string.Join(", ", Columns.Split(',').Select(column => $"{table}.{column.Trim()}"));

    public string Number { get; init; } = "";
    public string Service { get; init; } = "";
    public string ServiceVersion { get; init; } = "";
    public string Door { get; init; } = "";
    public string State { get; init; } = "";
    public string? Resumes { get; init; }
    public int Version { get; init; }
    public string Language { get; init; } = "";
    public string AccountHash { get; init; } = "";
    public byte[]? SealedKey { get; init; }
    public byte[]? Sealed { get; init; }
    public int? CoolingOffDays { get; init; }
    public string? ReasonId { get; init; }
    public int LossesAccepted { get; init; }
    public long? AuthenticatedAt { get; init; }
    public long? RecoveredAt { get; init; }
    public long OpenedAt { get; init; }
    public long? ConfirmedAt { get; init; }
    public long? ErasesAt { get; init; }
    public long AnswerBy { get; init; }
    public long? EndedAt { get; init; }
    public int Attempts { get; init; }
    public string? Problem { get; init; }
    public string? Claim { get; init; }
    public string? Capacity { get; init; }

    public StoredCase ToCase() => new()
    {
        Number = Numbers.Parse(Number),
        Service = Service,
        ServiceVersion = ServiceVersion,
        Door = Enum.Parse<Door>(Door),
        State = Enum.Parse<CaseState>(State),
        Resumes = Resumes is null ? null : Enum.Parse<CaseState>(Resumes),
        Version = Version,
        Language = Language,
        AccountHash = AccountHash,
        SealedKey = SealedKey,
        Sealed = Sealed,
        CoolingOffDays = CoolingOffDays,
        ReasonId = ReasonId,
        LossesAccepted = LossesAccepted != 0,
        AuthenticatedAt = AuthenticatedAt.AsTime(),
        RecoveredAt = RecoveredAt.AsTime(),
        OpenedAt = OpenedAt.AsTime(),
        ConfirmedAt = ConfirmedAt.AsTime(),
        ErasesAt = ErasesAt.AsTime(),
        AnswerBy = AnswerBy.AsTime(),
        EndedAt = EndedAt.AsTime(),
        Attempts = Attempts,
        Problem = Problem,
        Claim = Claim,
        Capacity = Capacity is null ? null : Enum.Parse<Capacity>(Capacity),
    };
}

/// <summary>Case numbers as they are stored.</summary>
internal static class Numbers
{
    public static CaseNumber Parse(string text) =>
        CaseNumber.TryParse(text, out var number) ? number : throw new InvalidOperationException("A stored case number is not one.");
}
