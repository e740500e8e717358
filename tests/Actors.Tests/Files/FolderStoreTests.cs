using SessionRec.Core.Files;

namespace SessionRec.Actors.Tests.Files;

public sealed class FolderStoreTests : FileStoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override Task<IFileStore> EmptyAsync() => Task.FromResult<IFileStore>(new FolderStore(Path.Combine(_folder, "store")));
}
