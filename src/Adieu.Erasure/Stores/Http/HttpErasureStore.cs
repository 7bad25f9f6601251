using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Adieu.Erasure.Stores.Http;

/// <summary>
/// A store that keeps its data to itself behind an HTTP endpoint: another service, or a processor. It is told to erase under
/// the step's id as its idempotency key, so that a repeated call changes nothing; its answer is the receipt. Who is not
/// known there counts as erased. Safe for concurrent use.
/// </summary>
public sealed class HttpErasureStore(string name, HttpClient http, HttpStoreOptions options, TimeProvider time) : IErasureStore
{
    // An endpoint that says 0 seconds is not asked in a loop.
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(200);

    private readonly HttpCalls _calls = new(name, http, options, time);

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>SHA-256 of the endpoint's address: what it does is its own, and it has no plan of ours.</summary>
    public string PlanHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("http-store/1 " + options.Url)));

    /// <summary>An endpoint answers for its own schema.</summary>
    public Task<string?> DriftAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public async Task<Preview> PreviewAsync(SubjectKey subject, CancellationToken cancellationToken)
    {
        using var response = await _calls.PostAsync("preview", new { subject = subject.Parts }, null, cancellationToken);
        if (await _calls.SaysUnknownAsync(response, cancellationToken)) return new Preview(false, PlanHash, []);
        return new Preview(true, PlanHash, await AnswerAsync(response, (EffectsAnswer a) => a.ToEffects(), cancellationToken));
    }

    /// <summary>
    /// Erases one after the other, a few at once. Steps that could not be done are named by the exception, beside the receipts
    /// of those that were.
    /// </summary>
    /// <exception cref="StoreException">Not all steps are done.</exception>
    public async Task<IReadOnlyList<Receipt>> EraseAsync(IReadOnlyList<ErasureRequest> batch, CancellationToken cancellationToken)
    {
        var (done, working, failed) = (new ConcurrentDictionary<string, Receipt>(), new ConcurrentDictionary<string, TimeSpan>(), new ConcurrentQueue<StoreException>());
        var patience = time.GetTimestamp();
        await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken }, async (step, ct) =>
        {
            try
            {
                var (receipt, again) = await EraseAsync(step, patience, ct);
                if (receipt is not null) done[step.StepId] = receipt;
                else working[step.StepId] = again;
            }
            catch (StoreException e) when (e.Again is { } again)
            {
                // It is busy and says until when: no failure, and no use in asking before.
                working[step.StepId] = again;
            }
            catch (StoreException e)
            {
                failed.Enqueue(e);
            }
        });
        if (failed.IsEmpty && working.IsEmpty) return [.. batch.Select(b => done[b.StepId])];
        // One that is refused for good is to be found among the others: the caller tries fewer.
        var worst = failed.FirstOrDefault(f => !f.Transient) ?? failed.FirstOrDefault();
        throw new StoreException(worst?.Message ?? $"Store {name} is still at work.", worst?.Transient ?? true) { Done = [.. done.Values], Working = working };
    }

    /// <inheritdoc/>
    public async Task<ProbeReport> ProbeAsync(IReadOnlyList<ErasureRequest> batch, CancellationToken cancellationToken)
    {
        var findings = new ConcurrentBag<ProbeFinding>();
        await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken }, async (step, ct) =>
        {
            using var response = await _calls.PostAsync("verify", new { subject = step.Subject.Parts, step = step.StepId }, null, ct);
            if (await _calls.SaysUnknownAsync(response, ct)) return;
            foreach (var left in await AnswerAsync(response, (LeftAnswer a) => a.Left, ct))
            {
                if (left.Rows > 0) findings.Add(new ProbeFinding(step.StepId, left.Table, left.Column ?? "", left.Rows));
            }
        });
        return new ProbeReport(batch.Count, [.. findings.OrderBy(f => f.StepId, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ExportTable> ExportAsync(SubjectKey subject, CancellationToken cancellationToken) => HttpExport.ReadAsync(name, _calls, subject, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Receipt>> PurgeExpiredAsync(int limit, CancellationToken cancellationToken)
    {
        using var response = await _calls.PostAsync("purged", new { limit }, null, cancellationToken);
        // An endpoint that retains nothing need not know the word.
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented) return [];
        return await AnswerAsync<PurgedAnswer, IReadOnlyList<Receipt>>(response, a => [.. a.Steps.Select(s => new Receipt(s.Step, PlanHash, s.At, EffectAnswer.All(s.Effects)))], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task AcknowledgePurgeAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken)
    {
        if (stepIds.Count == 0) return;
        using var response = await _calls.PostAsync("purged/acknowledge", new { steps = stepIds }, null, cancellationToken);
        if (!response.IsSuccessStatusCode) throw Refused(response);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<(Receipt? Receipt, TimeSpan Again)> EraseAsync(ErasureRequest step, long since, CancellationToken ct)
    {
        var response = await AskAsync(step, ct);
        try
        {
            var address = new Uri(options.Url.ToString().TrimEnd('/') + "/");
            while (response.StatusCode == HttpStatusCode.Accepted)
            {
                var again = _calls.RetryAfter(response) is not { } asked ? TimeSpan.FromSeconds(1) : asked < Soonest ? Soonest : asked;
                var location = response.Headers.Location is { } relative ? new Uri(address, relative) : null;
                // Nobody else is asked with this store's signature, wherever the answer points.
                if (location is not null && (location.Authority != options.Url.Authority || location.Scheme != options.Url.Scheme)) throw new StoreException($"Store {name} sends us elsewhere to ask for its work.", transient: false);
                if (time.GetElapsedTime(since) + again > options.Patience) return (null, again);
                await Task.Delay(again, time, ct);
                response.Dispose();
                // Without a place to look, the same question again asks for the same work.
                response = location is null ? await AskAsync(step, ct) : await _calls.PollAsync(location, ct);
                if (location is null || response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone)) continue;
                // That there is nothing to look at any more says nothing of the person: the step itself is asked for again.
                response.Dispose();
                response = await AskAsync(step, ct);
            }

            var now = time.GetUtcNow();
            if (await _calls.SaysUnknownAsync(response, ct)) return (new Receipt(step.StepId, PlanHash, now, []), default);
            // A clock that is ahead does not date a certificate.
            return (await AnswerAsync(response, (EffectsAnswer a) => new Receipt(step.StepId, PlanHash, a.At < now ? a.At.Value : now, a.ToEffects()), ct), default);
        }
        finally
        {
            response.Dispose();
        }
    }

    private Task<HttpResponseMessage> AskAsync(ErasureRequest step, CancellationToken ct) =>
        _calls.PostAsync("erase", new { subject = step.Subject.Parts, step = step.StepId }, step.StepId, ct);

    private StoreException Refused(HttpResponseMessage response) => new($"Store {name} answers {(int)response.StatusCode}.", transient: false);

    private async Task<TResult> AnswerAsync<T, TResult>(HttpResponseMessage response, Func<T, TResult> take, CancellationToken ct)
    {
        if (response.StatusCode != HttpStatusCode.OK) throw Refused(response);
        try
        {
            return take(await _calls.ReadAsync<T>(response, ct));
        }
        catch (JsonException)
        {
            throw new StoreException($"Store {name} answers something that is not its protocol.", transient: false);
        }
    }
}
