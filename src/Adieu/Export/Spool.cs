using System.Security.Cryptography;

namespace Adieu.Export;

/// <summary>
/// Holds what is written until it can be passed on, once: an archive takes one file at a time, and a store is read once for
/// all of them. A little stays in memory; more goes to a temporary file, encrypted under a key that only memory knows, so
/// that no personal data lies on the disk, whatever becomes of the process.
/// </summary>
internal sealed class Spool : Stream
{
    private const int InMemory = 1024 * 1024;

    private readonly MemoryStream _memory = new();
    private Aes? _key;
    private FileStream? _file;
    private CryptoStream? _sealed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _memory.Write(buffer);
        if (_memory.Length >= InMemory) Spill();
    }

    /// <summary>Passes on all that was written. Nothing can be written afterwards.</summary>
    public async Task PassOnAsync(Stream output, CancellationToken cancellationToken)
    {
        if (_sealed is not null)
        {
            Spill();
            await _sealed.FlushFinalBlockAsync(cancellationToken);
            _file!.Position = 0;
            await using var opened = new CryptoStream(_file, _key!.CreateDecryptor(), CryptoStreamMode.Read, leaveOpen: true);
            await opened.CopyToAsync(output, cancellationToken);
        }

        _memory.Position = 0;
        await _memory.CopyToAsync(output, cancellationToken);
    }

    public override void Flush()
    {
        // What waits is passed on with the rest.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file?.Dispose();
            _key?.Dispose();
            _memory.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Spill()
    {
        if (_sealed is null)
        {
            _key = Aes.Create();
            var path = Path.Combine(Path.GetTempPath(), "adieu-" + Path.GetRandomFileName());
            _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            _sealed = new CryptoStream(_file, _key.CreateEncryptor(), CryptoStreamMode.Write, leaveOpen: true);
        }

        _sealed.Write(_memory.GetBuffer().AsSpan(0, (int)_memory.Length));
        _memory.SetLength(0);
    }
}
