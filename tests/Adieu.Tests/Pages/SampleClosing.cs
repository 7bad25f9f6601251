using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Evidence;
using Adieu.Services;
using Adieu.Standing;
using Adieu.Verification;

namespace Adieu.Tests.Pages;

/// <summary>Answers the pages as the contract says, from memory: the pages' own tests need every outcome on demand, such as a locked code or a late keep.</summary>
internal sealed class SampleClosing(TimeProvider time) : IClosing, IServiceTokens
{
    public const string Code = "481516";

    public Dictionary<string, CaseView> Cases { get; } = [];
    public List<Certificate> Certificates { get; } = [];
    public bool IsBlocked { get; set; }
    public bool StoreIsDown { get; set; }
    public Choices? LastChoices { get; private set; }
    public int Attempts { get; private set; } = 5;
    public int Confirmations { get; private set; }
    public DateTimeOffset? SentAt { get; set; }
    private bool _proven;

    public CaseView Put(CaseState state, CaseNumber? number = null)
    {
        var at = time.GetUtcNow();
        var view = new CaseView
        {
            Number = number ?? CaseNumber.New(),
            Service = "library",
            Door = Door.SignedIn,
            State = state,
            Version = 3,
            AccountLabel = "张* 138****8000",
            Language = "zh-CN",
            AllowedCoolingOffDays = [0, 3, 7],
            OpenedAt = at,
            AnswerBy = at.AddDays(21),
            Timeline = [new(CaseState.Preview, at), new(state, at)],
            Choices = state is CaseState.Preview ? null : new Choices(7, "not-used", null, true),
            ErasesAt = state is CaseState.Preview or CaseState.Requested or CaseState.Verified ? null : at.AddDays(7),
        };
        return Cases[view.Number.ToString()] = view;
    }

    public Task<OpenResult> OpenAsync(OpenCase request, CancellationToken cancellationToken) =>
        Task.FromResult<OpenResult>(new OpenResult.Opened(Cases.Values.FirstOrDefault() ?? Put(CaseState.Preview), true));

    public Task<CaseView?> FindAsync(CaseNumber number, CancellationToken cancellationToken) => Task.FromResult(Cases.GetValueOrDefault(number.ToString()));

    public Task<CaseView?> FindOpenAsync(string service, SubjectKey account, CancellationToken cancellationToken) => Task.FromResult(Cases.Values.FirstOrDefault());

    public Task<StandingReport> StandingAsync(CaseNumber number, CancellationToken cancellationToken) => StoreIsDown
        ? throw new Adieu.Erasure.Stores.StoreException("The store does not answer.", transient: true)
        : Task.FromResult(new StandingReport(IsBlocked ? [SampleService.Book] : [], [SampleService.Credit], time.GetUtcNow()));

    public async Task<ClosureLook> LookAsync(CaseNumber number, CancellationToken cancellationToken) => new(await StandingAsync(number, cancellationToken), SampleService.Preview, null);

    public Task<ClosurePreview> PreviewAsync(CaseNumber number, CancellationToken cancellationToken) => Task.FromResult(SampleService.Preview);

    public async Task ExportAsync(CaseNumber number, Stream output, string language, CancellationToken cancellationToken) => await output.WriteAsync("PK"u8.ToArray(), cancellationToken);

    public Task<ChooseResult> ChooseAsync(CaseNumber number, Choices choices, CancellationToken cancellationToken)
    {
        LastChoices = choices;
        var wrong = new List<string>();
        if (choices.CoolingOffDays is not (0 or 3 or 7)) wrong.Add("cooling-off");
        if (!choices.LossesAccepted) wrong.Add("losses");
        return Task.FromResult<ChooseResult>(wrong.Count > 0 ? new ChooseResult.Invalid(wrong) : new ChooseResult.Chosen(Put(CaseState.Requested, number)));
    }

    public Task<ProofView> ProofAsync(CaseNumber number, CancellationToken cancellationToken) => Task.FromResult(new ProofView(
        [
            new MethodView("password", true, true, null, null, time.GetUtcNow()),
            new MethodView("sms", true, _proven, "138****8000", SentAt, time.GetUtcNow().AddMinutes(1)),
            new MethodView("email", true, false, "z***@example.com", null, time.GetUtcNow()),
        ],
        _proven, SampleService.Library.Doors[0].Policy)
    { Missing = _proven ? [] : ["sms", "email"] });

    public Task<bool> ConsentAsync(CaseNumber number, string method, string wording, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<SendResult> SendCodeAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (SentAt > now.AddMinutes(-1)) return Task.FromResult<SendResult>(new SendResult.TooSoon(now.AddMinutes(1)));
        SentAt = now;
        return Task.FromResult<SendResult>(new SendResult.Sent("138****8000", now.AddMinutes(10), now.AddMinutes(1)));
    }

    public Task<ProveResult> ProveAsync(CaseNumber number, string method, ProofAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Text != Code) return Task.FromResult<ProveResult>(--Attempts > 0 ? new ProveResult.Wrong(Attempts) : new ProveResult.Locked(time.GetUtcNow().AddHours(1)));
        _proven = true;
        Put(CaseState.Verified, number);
        return Task.FromResult<ProveResult>(new ProveResult.Proven(true));
    }

    public Task<ConfirmResult> ConfirmAsync(CaseNumber number, int version, CancellationToken cancellationToken)
    {
        if (IsBlocked) return Task.FromResult<ConfirmResult>(new ConfirmResult.Blocked(new StandingReport([SampleService.Book], [], time.GetUtcNow())));
        Confirmations++;
        return Task.FromResult<ConfirmResult>(new ConfirmResult.Confirmed(Put(CaseState.Frozen, number)));
    }

    public Task<KeepResult> KeepAsync(CaseNumber number, CancellationToken cancellationToken) => Task.FromResult<KeepResult>(
        Cases[number.ToString()].CanBeKept ? new KeepResult.Kept(Put(CaseState.Cancelled, number)) : new KeepResult.TooLate(Cases[number.ToString()]));

    public Task<CaseNumber?> FindDisputeAsync(string token, CancellationToken cancellationToken) => Task.FromResult<CaseNumber?>(token == "stop-it" ? Cases.Values.First().Number : null);

    public Task<bool> DisputeAsync(string token, CancellationToken cancellationToken)
    {
        Put(CaseState.Held, Cases.Values.First().Number);
        return Task.FromResult(true);
    }

    public Task<bool> HoldAsync(CaseNumber number, CancellationToken cancellationToken) => Task.FromResult(Put(CaseState.Held, number).State == CaseState.Held);

    public Task<IReadOnlyList<Certificate>> CertificatesAsync(CaseNumber number, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Certificate>>(Certificates);

    public Task<RegistrationAnswer> CheckRegistrationAsync(string service, string kind, string value, CancellationToken cancellationToken) =>
        Task.FromResult<RegistrationAnswer>(value == "13800138000" ? new RegistrationAnswer.Refused(SampleService.Preview.ReRegistration[0], time.GetUtcNow().AddDays(90)) : new RegistrationAnswer.Allowed());

    public Task<HandOffResult> ReadHandOffAsync(ServiceDefinition service, string token, CancellationToken cancellationToken) => Task.FromResult<HandOffResult>(token switch
    {
        "good" => new HandOffResult.Accepted(new SubjectKey("1"), Door.SignedIn, "zh-CN", time.GetUtcNow(), null),
        "used" or "expired" => new HandOffResult.Refused(token),
        _ => new HandOffResult.Refused("invalid"),
    });

    public Task<bool> AcceptCallAsync(ServiceDefinition service, string token, string path, CancellationToken cancellationToken) => Task.FromResult(token == "good " + path || token == "good");
}
