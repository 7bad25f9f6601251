using System.Net;
using System.Net.Sockets;

namespace Adieu.Server.Dev;

/// <summary>Takes mail on the loopback address and puts it into the inbox.</summary>
internal sealed partial class SmtpSink(Inbox inbox, IConfiguration configuration, ILogger<SmtpSink> logger) : BackgroundService
{
    private const int DefaultPort = 5125;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, configuration.GetValue<int?>("Adieu:Inbox:SmtpPort") ?? configuration.GetValue("Adieu:Smtp:Port", DefaultPort));
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            // Two servers on one machine: pages still work, only this inbox stays empty of mail.
            PortTaken(logger, ((IPEndPoint)listener.LocalEndpoint).Port, e.SocketErrorCode);
            return;
        }

        inbox.SmtpPort = ((IPEndPoint)listener.LocalEndpoint).Port;
        while (!stoppingToken.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stoppingToken);
            _ = TalkAsync(client, stoppingToken);
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken stoppingToken)
    {
        using (client)
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
        {
            patience.CancelAfter(Patience);
            try
            {
                await new SmtpConversation(client.GetStream(), inbox).RunAsync(patience.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or FormatException)
            {
                ConversationEnded(logger, e.GetType().Name);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The development inbox takes no mail: port {Port} gives {Error}")]
    private static partial void PortTaken(ILogger logger, int port, SocketError error);

    [LoggerMessage(2, LogLevel.Debug, "A mail conversation ended early: {Reason}")]
    private static partial void ConversationEnded(ILogger logger, string reason);
}
