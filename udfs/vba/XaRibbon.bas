Attribute VB_Name = "XaRibbon"
Option Explicit
' What the tab calls. Each callback is one line; the work is done in the other modules.

Private Tab_ As IRibbonUI
Private Watch As XaEvents

Public Sub XaLoad(ribbon As IRibbonUI)
    Set Tab_ = ribbon
    Set Watch = New XaEvents
    Watch.Follow Application
End Sub

Public Sub XaClick(control As IRibbonControl)
    XaRunAction control.Tag
End Sub

Public Sub XaGetLabel(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XaText(control.ID & ".label")
End Sub

Public Sub XaGetScreentip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XaText(control.ID & ".screentip")
End Sub

Public Sub XaGetSupertip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XaText(control.ID & ".supertip")
End Sub

Public Sub XaGetEnabled(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XaMakesSense(XaWhere(control.ID), XaBookKey())
End Sub

' Another book is in front, or the language is another: every label and every button is asked for again.
Public Sub XaRefresh()
    XaForget
    XaRegisterOnce
    If Not Tab_ Is Nothing Then Tab_.Invalidate
End Sub

' xlwings calls this by name when Python has ended on a Mac.
Public Sub CleanUp()
    XaCleanUp
End Sub
