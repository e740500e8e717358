namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>One item at a time.</summary>
internal sealed unsafe class ScalarPanelKernel : PanelKernel
{
    public override int Width => 0;

    public override void Score(float* panel, int components, float* queries, int queryStride, int queryCount, float* scores)
    {
        for (var q = 0; q < queryCount; q++)
            for (var item = 0; item < Items; item++)
                scores[(q * Items) + item] = Single(panel, item, components, queries + (q * queryStride));
    }
}
