namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>
/// A length known when code is compiled: methods that take one as a type argument are compiled for each, with everything
/// beyond the length left out.
/// </summary>
internal interface IStripLength
{
    static abstract int Vectors { get; }
}
