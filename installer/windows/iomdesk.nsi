; The installer of @TITLE@ for Windows, filled in and compiled by installer/windows/setup.py.
; No licence page: the licence (MIT) asks for no consent to run the program; the texts are
; installed beside it.
Unicode true
Target amd64-unicode
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WordFunc.nsh"
!include "x64.nsh"
!include "WinVer.nsh"

@FINALIZE@
!define UNINSTALL "@UNINSTALL@"
!define KEY "@KEY@"

Name "@TITLE@"
OutFile "@OUTPUT@"
InstallDir "$PROGRAMFILES64\@NAME@"
RequestExecutionLevel admin
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave on
AllowSkipFiles off
ManifestDPIAware true
ManifestLongPathAware true
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "@TITLE@ @VERSION@"
VIProductVersion "@VERSION@.0"
VIFileVersion "@VERSION@.0"
VIAddVersionKey /LANG=2057 "ProductName" "@TITLE@"
VIAddVersionKey /LANG=2057 "ProductVersion" "@VERSION@"
VIAddVersionKey /LANG=2057 "FileVersion" "@VERSION@"
VIAddVersionKey /LANG=2057 "FileDescription" "Installer of @TITLE@"
VIAddVersionKey /LANG=2057 "CompanyName" "@PUBLISHER@"
VIAddVersionKey /LANG=2057 "LegalCopyright" "MIT licence; parts under their own licences"

!define MUI_ICON "@ICON@"
!define MUI_UNICON "@ICON@"
!define MUI_ABORTWARNING
!define MUI_ABORTWARNING_TEXT "Stop installing @TITLE@? What is installed already stays as it is."
!define MUI_WELCOMEPAGE_TITLE "Install @TITLE@ @VERSION@"
!define MUI_WELCOMEPAGE_TEXT "This puts @TITLE@ on this computer for everyone who uses it. It needs about @SIZE_MB@ MB.$\r$\n$\r$\nStores, backups and settings are never touched, neither now nor when @TITLE@ is removed."
!define MUI_FINISHPAGE_TITLE "@TITLE@ is installed"
!define MUI_FINISHPAGE_TEXT "Start it from the Start menu. It opens with three choices: create a store, open a store, or look round the training store."
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_UNCONFIRMPAGE_TEXT_TOP "@TITLE@ is removed from this computer. Stores, backups and settings stay where they are."
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE FolderChosen
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Say why nothing happens and end with a code of our own; a silent run says it by the code.
!macro Refuse CODE TEXT
  SetErrorLevel ${CODE}
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  Quit
!macroend

; Whoever runs the program keeps its files; half of two versions helps nobody.
!macro NotWhileRunning FOLDER WORDS
  ${Do}
    ClearErrors
    ${IfNot} ${FileExists} "${FOLDER}\@WINDOW@"
      ${Break}
    ${EndIf}
    FileOpen $0 "${FOLDER}\@WINDOW@" a
    ${IfNot} ${Errors}
      FileClose $0
      ClearErrors
      FileOpen $0 "${FOLDER}\@CONSOLE@" a
      ${IfNot} ${Errors}
        FileClose $0
        ${Break}
      ${EndIf}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel 12
      Quit
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "@TITLE@ is open on this computer, perhaps by another person. ${WORDS} Close it, then choose Retry."  IDCANCEL`
      SetErrorLevel 12
      Quit
    ${EndIf}
  ${Loop}
!macroend

Var Before
Var Refused
Var Outside ; 1: not below Program Files, so the folder's rights are ours to set
Var Taken ; what of others lies in such a folder

Function .onInit
  SetRegView 64
  SetShellVarContext all
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    !insertmacro Refuse 10 "@TITLE@ needs Windows 10 or 11, 64 bit. Nothing was installed."
  ${EndIf}
  ReadRegStr $0 HKLM "${KEY}" "Kind"
  ${If} $0 == "msi"
    !insertmacro Refuse 11 "@TITLE@ was installed on this computer by its .msi package. Nothing was changed. Use the .msi of this version, or remove the other first."
  ${EndIf}
  ReadRegStr $1 HKLM "${UNINSTALL}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "$1" "@VERSION@" $2
    ${GetParameters} $3
    ClearErrors
    ${GetOptions} $3 "/DOWNGRADE" $4
    ${If} ${Errors}
    ${AndIf} $2 == 1
      !insertmacro Refuse 13 "A newer @TITLE@ ($1) is installed. Nothing was changed: an older one cannot open the stores it has worked on."
    ${EndIf}
    ReadRegStr $Before HKLM "${UNINSTALL}" "InstallLocation"
  ${EndIf}
  ; /D= goes first; otherwise an upgrade goes where the version before lies.
  ${If} $Before != ""
  ${AndIf} $INSTDIR == "$PROGRAMFILES64\@NAME@"
    StrCpy $INSTDIR $Before
  ${EndIf}
FunctionEnd

; Outside Program Files anybody may write: only an empty folder can be made safe.
!macro Below FOLDER
  StrLen $0 "${FOLDER}\"
  StrCpy $1 "$INSTDIR\" $0
  ${If} $1 == "${FOLDER}\"
    StrCpy $Outside 0
  ${EndIf}
!macroend

Function LookAtFolder
  StrCpy $Outside 1
  StrCpy $Taken ""
  !insertmacro Below "$PROGRAMFILES64"
  !insertmacro Below "$PROGRAMFILES32"
  ${If} $Outside = 0
  ${OrIf} $INSTDIR == $Before
    Return
  ${EndIf}
  ClearErrors
  FindFirst $0 $1 "$INSTDIR\*.*"
  ${Unless} ${Errors}
    ${DoWhile} $1 != ""
      ${If} $1 != "."
      ${AndIf} $1 != ".."
        StrCpy $Taken $1
      ${EndIf}
      FindNext $0 $1
    ${Loop}
    FindClose $0
  ${EndUnless}
  ClearErrors
FunctionEnd

!define TAKEN "$INSTDIR holds other files. Nothing was changed. Choose an empty folder, or the one proposed."

Function FolderChosen
  Call LookAtFolder
  ${If} $Taken != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TAKEN}"
    Abort
  ${EndIf}
FunctionEnd

Section "@TITLE@"
  SetRegView 64
  SetShellVarContext all
  InitPluginsDir
  Call LookAtFolder
  ${If} $Taken != ""
    !insertmacro Refuse 16 "${TAKEN}"
  ${EndIf}
  ${If} $Outside = 1
    ; Like Program Files: the system and administrators write, users read and run.
    CreateDirectory "$INSTDIR"
    nsExec::Exec '"$SYSDIR\icacls.exe" "$INSTDIR" /setowner *S-1-5-32-544'
    Pop $0
    nsExec::Exec '"$SYSDIR\icacls.exe" "$INSTDIR" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
    Pop $1
    ${If} "$0$1" != "00"
      RMDir "$INSTDIR"
      !insertmacro Refuse 17 "Windows cannot keep other people from changing programs in $INSTDIR. Nothing was changed. Choose the folder proposed, or a drive that keeps rights (NTFS)."
    ${EndIf}
  ${EndIf}
  !insertmacro NotWhileRunning "$INSTDIR" "Nothing was changed."
  ${If} $Before != ""
    !insertmacro NotWhileRunning "$Before" "Nothing was changed."
    ${If} ${FileExists} "$Before\uninstall.exe"
      ; The version before knows its own list of files; it is run from a copy, and awaited.
      CopyFiles /SILENT "$Before\uninstall.exe" "$PLUGINSDIR\before.exe"
      ExecWait '"$PLUGINSDIR\before.exe" /S _?=$Before' $Refused
      ${If} $Refused <> 0
        !insertmacro Refuse 14 "The version before could not be removed. Nothing of this one was installed. Restart the computer, then run this again."
      ${EndIf}
      Delete "$Before\uninstall.exe"
      RMDir "$Before"
    ${EndIf}
  ${EndIf}

@INSTALL@
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\@TITLE@.lnk" "$INSTDIR\@WINDOW@" "" "$INSTDIR\@WINDOW@" 0 SW_SHOWNORMAL "" "@SUMMARY@"

  WriteRegStr HKLM "${KEY}" "Kind" "setup"
  WriteRegStr HKLM "${KEY}" "Folder" "$INSTDIR"
@REGISTER@
  WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "@TITLE@"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "@VERSION@"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayIcon" "$INSTDIR\@WINDOW@,0"
  WriteRegStr HKLM "${UNINSTALL}" "Publisher" "@PUBLISHER@"
  WriteRegStr HKLM "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" "EstimatedSize" @SIZE_KB@
  WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext all
  ; Either will do: one file lost, to a scanner say, must not make removal impossible.
  ${IfNot} ${FileExists} "$INSTDIR\@WINDOW@"
  ${AndIfNot} ${FileExists} "$INSTDIR\python311._pth"
    !insertmacro Refuse 15 "@TITLE@ is not in the folder of this uninstaller. Nothing was removed."
  ${EndIf}
FunctionEnd

Section "Uninstall"
  SetRegView 64
  SetShellVarContext all
  !insertmacro NotWhileRunning "$INSTDIR" "Nothing was removed."
  ; Only what was installed goes, file by file; a folder goes only when nothing is left in it.
@REMOVE@
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\@TITLE@.lnk"
@UNREGISTER@
  DeleteRegKey HKLM "${UNINSTALL}"
  DeleteRegKey HKLM "${KEY}"
  ${RefreshShellIcons}
SectionEnd
