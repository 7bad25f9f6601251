using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>
/// A line to a PostgreSQL server that breaks once, after so many answers: the server has done what it was asked, and nobody hears of it. Knows
/// no more of the protocol than where messages end (PostgreSQL's manual, "Message Flow").
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private const byte ReadyForQuery = (byte)'Z';

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly (string Host, int Port) _server;
    private readonly int _fatal;
    private readonly CancellationTokenSource _end = new();
    private int _answers;

    /// <param name="connection">To whom it leads.</param>
    /// <param name="fatal">Which answer is lost, the first being 1.</param>
    public Wire(string connection, int fatal)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        (_server, _fatal) = ((parts.Host!, parts.Port), fatal);
        _listener.Start();
        (parts.Host, parts.Port, parts.SslMode) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode.Disable);
        Connection = parts.ToString();
        _ = AcceptAsync();
    }

    /// <summary>The same database, by this line.</summary>
    public string Connection { get; }

    /// <summary>How many answers have come.</summary>
    public int Answers => _answers;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The line is closed.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(_server.Host, _server.Port);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _end.Token), AnswerAsync(server.GetStream(), client.GetStream()));
        }
    }

    private async Task AnswerAsync(NetworkStream server, NetworkStream client)
    {
        var head = new byte[5];
        try
        {
            while (true)
            {
                await server.ReadExactlyAsync(head, _end.Token);
                var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
                await server.ReadExactlyAsync(body, _end.Token);
                if (head[0] == ReadyForQuery && Interlocked.Increment(ref _answers) == _fatal) return;
                await client.WriteAsync((byte[])[.. head, .. body], _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // One of them has gone.
        }
    }
}
