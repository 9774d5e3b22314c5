Attribute VB_Name = "XaFunctions"
Option Explicit
' Derived by `make addin` from udfs/: what is changed here is lost.

Function ANSK_ABC(belop, Optional grense_a, Optional grense_b)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_ABC = XLPy.CallUDF("xlanskaff_udfs", "ANSK_ABC", Array(belop, grense_a, grense_b), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_ABC = XaCellFailed(Err.Description)
End Function

Function ANSK_ANDEL(teller, nevner)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_ANDEL = XLPy.CallUDF("xlanskaff_udfs", "ANSK_ANDEL", Array(teller, nevner), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_ANDEL = XaCellFailed(Err.Description)
End Function

Function ANSK_BESPARELSE(referansepris, ny_pris, volum, Optional engangskostnad, Optional indeks_da, Optional indeks_na)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_BESPARELSE = XLPy.CallUDF("xlanskaff_udfs", "ANSK_BESPARELSE", Array(referansepris, ny_pris, volum, engangskostnad, indeks_da, indeks_na), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_BESPARELSE = XaCellFailed(Err.Description)
End Function

Function ANSK_CPV(kode, Optional dato)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_CPV = XLPy.CallUDF("xlanskaff_udfs", "ANSK_CPV", Array(kode, dato), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_CPV = XaCellFailed(Err.Description)
End Function

Function ANSK_DEL(verdi, slag, oppdragsgiver, dato)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_DEL = XLPy.CallUDF("xlanskaff_udfs", "ANSK_DEL", Array(verdi, slag, oppdragsgiver, dato), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_DEL = XaCellFailed(Err.Description)
End Function

Function ANSK_HVORFOR(verdi, slag, oppdragsgiver, dato)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_HVORFOR = XLPy.CallUDF("xlanskaff_udfs", "ANSK_HVORFOR", Array(verdi, slag, oppdragsgiver, dato), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_HVORFOR = XaCellFailed(Err.Description)
End Function

Function ANSK_KONTO(konto, kontoplan, Optional vis)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_KONTO = XLPy.CallUDF("xlanskaff_udfs", "ANSK_KONTO", Array(konto, kontoplan, vis), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_KONTO = XaCellFailed(Err.Description)
End Function

Function ANSK_KPI(id, teller, nevner)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_KPI = XLPy.CallUDF("xlanskaff_udfs", "ANSK_KPI", Array(id, teller, nevner), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_KPI = XaCellFailed(Err.Description)
End Function

Function ANSK_KPI_DATA(id, Optional kolonne1, Optional kolonne2, Optional kolonne3, Optional kolonne4, Optional kolonne5, Optional kolonne6, Optional kolonne7, Optional kolonne8, Optional kolonne9, Optional kolonne10, Optional kolonne11, Optional kolonne12)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_KPI_DATA = XLPy.CallUDF("xlanskaff_udfs", "ANSK_KPI_DATA", Array(id, kolonne1, kolonne2, kolonne3, kolonne4, kolonne5, kolonne6, kolonne7, kolonne8, kolonne9, kolonne10, kolonne11, kolonne12), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_KPI_DATA = XaCellFailed(Err.Description)
End Function

Function ANSK_KUNNGJORING(verdi, slag, oppdragsgiver, dato)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_KUNNGJORING = XLPy.CallUDF("xlanskaff_udfs", "ANSK_KUNNGJORING", Array(verdi, slag, oppdragsgiver, dato), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_KUNNGJORING = XaCellFailed(Err.Description)
End Function

Function ANSK_MODENHET(svar, Optional vis)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_MODENHET = XLPy.CallUDF("xlanskaff_udfs", "ANSK_MODENHET", Array(svar, vis), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_MODENHET = XaCellFailed(Err.Description)
End Function

Function ANSK_ORGNR(nummer)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_ORGNR = XLPy.CallUDF("xlanskaff_udfs", "ANSK_ORGNR", Array(nummer), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_ORGNR = XaCellFailed(Err.Description)
End Function

Function ANSK_ORGNR_OK(nummer)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_ORGNR_OK = XLPy.CallUDF("xlanskaff_udfs", "ANSK_ORGNR_OK", Array(nummer), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_ORGNR_OK = XaCellFailed(Err.Description)
End Function

Function ANSK_PLIKTER(verdi, slag, oppdragsgiver, dato, Optional maneder, Optional renhold)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_PLIKTER = XLPy.CallUDF("xlanskaff_udfs", "ANSK_PLIKTER", Array(verdi, slag, oppdragsgiver, dato, maneder, renhold), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_PLIKTER = XaCellFailed(Err.Description)
End Function

Function ANSK_PROBLEMKLASSE(frekvens, alvorlighet, Optional kart)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_PROBLEMKLASSE = XLPy.CallUDF("xlanskaff_udfs", "ANSK_PROBLEMKLASSE", Array(frekvens, alvorlighet, kart), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_PROBLEMKLASSE = XaCellFailed(Err.Description)
End Function

Function ANSK_SMARTE(mal, Optional parameter, Optional enhet, Optional nullpunkt, Optional malverdi, Optional eier, Optional vedtatt, Optional frist, Optional fra, Optional til, Optional grense)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_SMARTE = XLPy.CallUDF("xlanskaff_udfs", "ANSK_SMARTE", Array(mal, parameter, enhet, nullpunkt, malverdi, eier, vedtatt, frist, fra, til, grense), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_SMARTE = XaCellFailed(Err.Description)
End Function

Function ANSK_TERSKEL(terskel, dato)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_TERSKEL = XLPy.CallUDF("xlanskaff_udfs", "ANSK_TERSKEL", Array(terskel, dato), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_TERSKEL = XaCellFailed(Err.Description)
End Function

Function ANSK_TILTAKSKLASSE(gjennomforbarhet, effekt, Optional kart)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_TILTAKSKLASSE = XLPy.CallUDF("xlanskaff_udfs", "ANSK_TILTAKSKLASSE", Array(gjennomforbarhet, effekt, kart), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_TILTAKSKLASSE = XaCellFailed(Err.Description)
End Function

Function ANSK_VOLUMEFFEKT(referansepris, gammelt_volum, nytt_volum, Optional indeks_da, Optional indeks_na)
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    ANSK_VOLUMEFFEKT = XLPy.CallUDF("xlanskaff_udfs", "ANSK_VOLUMEFFEKT", Array(referansepris, gammelt_volum, nytt_volum, indeks_da, indeks_na), ActiveWorkbook, Application.Caller)
    Exit Function
failed:
    ANSK_VOLUMEFFEKT = XaCellFailed(Err.Description)
End Function
