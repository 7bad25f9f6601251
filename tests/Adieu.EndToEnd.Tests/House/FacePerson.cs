using System.Buffers.Binary;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>A person before a camera: enrols, consents, does what the page says.</summary>
public sealed class FacePerson(AdieuHouse house, IPage page) : Person(house, page)
{
    private static readonly string[] Busy = ["没有占用您的次数", "did not count", "现在不能进行人脸核验", "is not possible now"];

    public async Task ConsentToEnrolAsync()
    {
        await OpenRailwayAsync("/account/face");
        await Page.CheckAsync("#Agree");
        await Page.FillAsync("[name=Password]", Password);
        await SubmitAsync("main form[action='/account/face']");
    }

    public async Task EnrolAsync()
    {
        await ConsentToEnrolAsync();
        await Page.ClickAsync("#face button");
        (await OutcomeAsync()).ShouldBeNull();
        await Page.ReachesAsync("**/account/settings?done=face");
    }

    /// <summary>Enrols with pictures in place of the camera, past the page's script. An engine that was too busy is asked again.</summary>
    public async Task EnrolAsync(IReadOnlyList<byte[]> pictures)
    {
        await ConsentToEnrolAsync();
        var challenge = await Page.GetAttributeAsync("#face", "data-challenge");
        var status = 503;
        for (var tries = 0; tries < 4 && status == 503; tries++)
        {
            if (tries > 0) await Task.Delay(1000);
            status = await PostAsync("/account/face/pictures", new SentFrames(challenge!, pictures));
        }

        status.ShouldBe(200);
    }

    /// <summary>Signs in, asks for closure, chooses; stands before the proofs then.</summary>
    public async Task ComeToProofAsync(string user)
    {
        await OpenRailwayAsync("/account/close");
        if (Path != "/account/close") await SignInAsync(user);
        await AskForClosureAsync();
        await ChooseAsync(days: 0);
    }

    public async Task ConsentAsync()
    {
        await Page.CheckAsync("[name=method][value=face]");
        await SubmitAsync("main form[action$='/send']");
        if (await Page.Locator("#agree").CountAsync() > 0) await ConsentedAsync();
    }

    /// <summary>Agrees on the page that asks.</summary>
    public async Task ConsentedAsync()
    {
        await Page.CheckAsync("#agree");
        await SubmitAsync("#consent");
    }

    /// <summary>Shows oneself; what the page says was wrong, or null when it went on. An engine that was too busy, to look or to say that it is well, counts no try: one comes again.</summary>
    public async Task<string?> ShowAsync()
    {
        for (var tries = 1; ; tries++)
        {
            await Page.ClickAsync("#face button");
            var said = await OutcomeAsync();
            if (tries == 4 || said is null || !Busy.Any(words => said.Contains(words, StringComparison.Ordinal))) return said;
            // Whether the engine is well is asked again after three seconds.
            await Task.Delay(4000);
        }
    }

    /// <summary>Shows oneself until that has worked, and gives what was sent. A blink falls between two pictures now and then: people try again.</summary>
    public async Task<SentFrames> PassAsync(string to = "**/check")
    {
        SentFrames? sent = null;
        Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/frames", StringComparison.Ordinal)) sent = new SentFrames(request.Headers["adieu-challenge"], Frames.Split(request.PostDataBuffer!));
        };
        for (var tries = 1; await ShowAsync() is { } said; tries++) tries.ShouldBeLessThan(4, said);
        await Page.ReachesAsync(to);
        return sent!;
    }

    /// <summary>Asks for a challenge without answering it.</summary>
    public async Task<string> AskAsync()
    {
        var answer = await Page.APIRequest.PostAsync(new Uri(new Uri(Page.Url), Path + "/challenge").ToString(), new APIRequestContextOptions { Headers = await HeadersAsync(null) });
        return (await answer.JsonAsync())!.Value.GetProperty("challenge").GetString()!;
    }

    /// <summary>Sends pictures past the page; gives the status.</summary>
    public async Task<int> PostAsync(string path, SentFrames what, string? token = null)
    {
        var headers = await HeadersAsync(token);
        headers["Content-Type"] = "application/vnd.adieu.frames";
        headers["Adieu-Challenge"] = what.Challenge;
        var answer = await Page.APIRequest.PostAsync(new Uri(new Uri(Page.Url), path).ToString(), new APIRequestContextOptions { DataByte = Frames.Join(what.Frames), Headers = headers });
        return answer.Status;
    }

    private async Task<Dictionary<string, string>> HeadersAsync(string? token) => new()
    {
        ["RequestVerificationToken"] = token ?? await Page.Locator("[name=__RequestVerificationToken]").First.InputValueAsync(),
    };

    // Either the page goes on, or it says why not.
    private async Task<string?> OutcomeAsync()
    {
        var began = Page.Url;
        var alarm = Page.Locator("#face [role=alert]:not([hidden])");
        for (var i = 0; i < 600; i++)
        {
            if (Page.Url != began) return null;
            if (await alarm.CountAsync() > 0) return await alarm.InnerTextAsync();
            await Task.Delay(250);
        }

        throw new InvalidOperationException("The face check did not end.");
    }
}

/// <summary>What went to the server.</summary>
public sealed record SentFrames(string Challenge, IReadOnlyList<byte[]> Frames);

/// <summary>The body in which pictures travel.</summary>
public static class Frames
{
    public static IReadOnlyList<byte[]> Split(byte[] body)
    {
        var frames = new List<byte[]>();
        for (var at = 0; at < body.Length; at += 4 + frames[^1].Length) frames.Add(body[(at + 4)..(at + 4 + BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at)))]);
        return frames;
    }

    public static byte[] Join(IReadOnlyList<byte[]> frames)
    {
        using var memory = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, frame.Length);
            memory.Write(length);
            memory.Write(frame);
        }

        return memory.ToArray();
    }
}
