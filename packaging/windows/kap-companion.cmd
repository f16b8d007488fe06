@echo off
rem Commands of KAP Companion, to be typed: kap-companion doctor
"%~dp0python\python.exe" -m kap_companion %*
