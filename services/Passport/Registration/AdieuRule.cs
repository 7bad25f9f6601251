using Adieu.Client;
using Microsoft.Extensions.Logging;

namespace Passport.Registration;

/// <summary>Asks Adieu, which remembers closed identifiers as keyed hashes. No answer means no registration.</summary>
internal sealed partial class AdieuRule(AdieuApi adieu, ILogger<AdieuRule> log) : IRegistrationRule
{
    public async Task<RuleAnswer> AskAsync(string kind, string value, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await adieu.CheckRegistrationAsync(kind, value, cancellationToken);
            if (answer.Allowed) return new RuleAnswer.Allowed();
            var reason = answer.Explanation is { } e ? new Text(e.Zh, e.En) : new Text("按规则，这项资料不能再次注册。", "By the rules, this cannot be registered again.");
            return new RuleAnswer.Refused(reason, answer.Until);
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Silent(e.GetType().Name);
            return new RuleAnswer.Silent();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Adieu did not answer a registration check: {Error}.")]
    private partial void Silent(string error);
}

/// <summary>Used where no Adieu is configured: no account was ever closed, so nothing is remembered.</summary>
internal sealed class NoRule : IRegistrationRule
{
    public Task<RuleAnswer> AskAsync(string kind, string value, CancellationToken cancellationToken) => Task.FromResult<RuleAnswer>(new RuleAnswer.Allowed());
}
