using System.Collections.Concurrent;
using System.Diagnostics;

namespace Adieu.Verification.Picture;

/// <summary>
/// Speaks digits with espeak-ng where it is installed; recordings would need a licence, and ours would be worse. Each digit
/// is synthesised once for each language and kept.
/// </summary>
internal sealed class DigitSpeech
{
    private static readonly string[] Folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);

    private readonly string? _program = Folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "espeak-ng")).FirstOrDefault(File.Exists);
    private readonly ConcurrentDictionary<(string Voice, char Digit), Task<Wave?>> _digits = new();

    public bool IsInstalled => _program is not null;

    /// <summary>The digits, slowly, with pauses of uneven length and a soft noise below; null when they cannot be spoken.</summary>
    public async Task<byte[]?> SpeakAsync(string digits, string language, KeyedStream random, CancellationToken cancellationToken)
    {
        if (_program is null) return null;
        var voice = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "cmn" : "en";
        var spoken = new List<Wave>();
        foreach (var digit in digits)
        {
            if (await _digits.GetOrAdd((voice, digit), SynthesiseAsync).WaitAsync(cancellationToken) is not { } wave)
            {
                _digits.TryRemove((voice, digit), out _);
                return null;
            }

            spoken.Add(wave);
        }

        return Wave.Join(spoken, random);
    }

    private async Task<Wave?> SynthesiseAsync((string Voice, char Digit) what)
    {
        var start = new ProcessStartInfo(_program!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-v", what.Voice, "-s", "130", "--stdout", what.Digit.ToString() }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var output = new MemoryStream();
        try
        {
            await process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return null;
        }

        return process.ExitCode == 0 ? Wave.Read(output.ToArray()) : null;
    }
}
